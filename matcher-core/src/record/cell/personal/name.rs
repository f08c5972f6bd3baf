//! Which words behind a label are somebody's name?

use std::sync::LazyLock;

use regex::Regex;

use super::Pieces;

/// Most words of a name.
const MOST_WORDS: usize = 5;
/// Most words of a name in small letters, where nothing marks its end.
const MOST_SMALL_WORDS: usize = 3;

/// Labels behind which a name stands. "Nama perusahaan:" and "nama jabatan:" are none.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let of_people = "lengkap|panggilan|saya|pelamar|peserta|pemohon|pencari\\s+kerja|calon|pekerja|karyawan|siswa|ibu|kandung|\
                     ayah|bapak|orang\\s*tua|suami|istri|anak|wali|sesuai|ktp";
    Regex::new(&format!(
        r"(?i)\b(?:nama(?:\s+(?:{of_people}))*\s*(?:\([^)\n]{{0,30}}\)\s*)?(?:[:=]|\badalah\b)|nama\s+saya\b|atas\s+nama\b|bernama\b|(?:full\s+)?name\s*[:=]|my\s+name\s+is\b|a\.\s?n\.|a/n\b|an\.)[\s:=]*"
    ))
    .ok()
});

/// What comes first in the name of something that is nobody's: a firm, a school, an office, a thing.
const NOBODY: [&str; 47] = [
    "pt",
    "cv",
    "ud",
    "pd",
    "fa",
    "firma",
    "koperasi",
    "yayasan",
    "toko",
    "bengkel",
    "rs",
    "rsud",
    "klinik",
    "puskesmas",
    "hotel",
    "restoran",
    "rumah",
    "warung",
    "kantor",
    "dinas",
    "bank",
    "sd",
    "smp",
    "sma",
    "smk",
    "universitas",
    "sekolah",
    "politeknik",
    "perusahaan",
    "usaha",
    "kapal",
    "proyek",
    "aplikasi",
    "sistem",
    "program",
    "produk",
    "merek",
    "kelompok",
    "tim",
    "lembaga",
    "blk",
    "lpk",
    "perum",
    "bumdes",
    "the",
    "file",
    "instansi",
];

/// What can't be part of a name and so ends it.
const ENDS: [&str; 42] = [
    "umur",
    "usia",
    "lahir",
    "tempat",
    "tanggal",
    "ttl",
    "tgl",
    "alamat",
    "dengan",
    "yang",
    "dan",
    "berpengalaman",
    "pengalaman",
    "lulusan",
    "pendidikan",
    "bekerja",
    "kerja",
    "saya",
    "adalah",
    "nik",
    "hp",
    "no",
    "nomor",
    "telp",
    "wa",
    "email",
    "jenis",
    "kelamin",
    "agama",
    "status",
    "tinggal",
    "asal",
    "dari",
    "di",
    "untuk",
    "sebagai",
    "and",
    "with",
    "i",
    "from",
    "mempunyai",
    "memiliki",
];

/// Words that go on with a name in small letters.
const LINKS: [&str; 7] = ["bin", "binti", "van", "de", "al", "el", "as"];

/// Words before "name:" that say it is nobody's.
const NAMED_THINGS: [&str; 12] = [
    "company", "file", "product", "brand", "job", "position", "course", "school", "project", "employer", "vacancy",
    "skill",
];

/// Adds the names behind labels to `pieces`.
pub(super) fn find(text: &str, pieces: &mut Pieces) {
    let Some(label) = LABEL.as_ref() else { return };
    for found in label.find_iter(text) {
        let before = text.get(..found.start()).unwrap_or_default();
        let last = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        if NAMED_THINGS.contains(&last.as_str()) {
            continue;
        }
        let rest = text.get(found.end()..).unwrap_or_default();
        if let Some(length) = length_of_name(rest) {
            pieces.push((found.end(), found.end() + length));
        }
    }
}

/// Bytes of the name that a text begins with; `None` if it begins with none.
fn length_of_name(text: &str) -> Option<usize> {
    let (mut end, mut at, mut words, mut most) = (None, 0, 0, MOST_WORDS);
    let mut is_small = false;
    while words < most {
        let rest = text.get(at..)?;
        let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
        let rest = rest.get(gap..)?;
        let length =
            rest.find(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’' | '`' | '-'))).unwrap_or(rest.len());
        let word = rest.get(..length)?;
        let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) else { break };
        let small = word.to_lowercase();
        let after = rest.get(length..)?;
        // "Nama: Budi Alamat: …": a word before a colon is the next label.
        let is_label = after.trim_start_matches([' ', '\t']).starts_with([':', '=']);
        if is_label || ENDS.contains(&small.as_str()) {
            break;
        }
        if words == 0 {
            if NOBODY.contains(&small.as_str()) {
                return None;
            }
            is_small = first.is_lowercase();
            most = if is_small { MOST_SMALL_WORDS } else { MOST_WORDS };
        } else if !is_small && first.is_lowercase() && !LINKS.contains(&small.as_str()) {
            break;
        }
        // An initial or a title is written with a dot: "M. Yusuf".
        let dot =
            usize::from(after.starts_with('.') && after.get(1..).is_some_and(|next| next.starts_with([' ', ','])));
        let dot = if length <= 3 { dot } else { 0 };
        at += gap + length + dot;
        words += 1;
        end = Some(at);
    }
    end
}

/// True if a text reads like a person's name, of two to five words with capitals: what stands in a cell of people where a
/// number or a word of a list is expected is often a name in a row that has slipped.
pub(in crate::record) fn is_name_like(text: &str) -> bool {
    text.split([',', ';', '|', '/', '[', ']']).any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let is_word = |word: &&str| {
            let is_of_letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'));
            is_of_letters && word.chars().next().is_some_and(char::is_uppercase)
        };
        (2..=MOST_WORDS).contains(&words.len()) && words.iter().all(is_word) && !words.iter().any(is_of_forms)
    })
}

/// True for a word of forms, which stands in the name of a place, a school or a column and in nobody's.
fn is_of_forms(word: &&str) -> bool {
    const WORDS: [&str; 47] = [
        "nama",
        "no",
        "nomor",
        "alamat",
        "tanggal",
        "tgl",
        "tempat",
        "jenis",
        "status",
        "kode",
        "desa",
        "kelurahan",
        "kel",
        "kecamatan",
        "kec",
        "kabupaten",
        "kab",
        "kota",
        "provinsi",
        "prov",
        "rt",
        "rw",
        "pendidikan",
        "jurusan",
        "agama",
        "telepon",
        "telp",
        "hp",
        "email",
        "pengalaman",
        "keahlian",
        "keterampilan",
        "kelamin",
        "lahir",
        "tahun",
        "jumlah",
        "keterangan",
        "gaji",
        "upah",
        "paket",
        "tidak",
        "belum",
        "ada",
        "id",
        "data",
        "kolom",
        "name",
    ];
    WORDS.contains(&word.to_lowercase().trim_end_matches('.'))
}
