//! The words of the page, in Indonesian and English.

use crate::lang::{MONTHS_EN, MONTHS_ID};
use crate::scoring::eligibility::Code;
use crate::units::Date;

/// The words of one language. Where a text has places for numbers, they are written `{}` and filled in order.
pub(crate) struct Words {
    pub(super) lang: &'static str,
    pub(super) thousands: char,
    pub(super) decimal: char,
    pub(super) months: [&'static str; 12],
    pub(super) title: &'static str,
    pub(super) subtitle: &'static str,
    /// Day, registered, local, qualified, openings.
    pub(super) statement: &'static str,
    pub(super) waived: &'static str,
    pub(super) not_binding: &'static str,
    pub(super) asked: &'static str,
    pub(super) vacancy: &'static str,
    pub(super) employer: &'static str,
    pub(super) job: &'static str,
    pub(super) openings: &'static str,
    pub(super) site: &'static str,
    pub(super) skills: &'static str,
    pub(super) preferred: &'static str,
    pub(super) certificates: &'static str,
    pub(super) education: &'static str,
    pub(super) experience: &'static str,
    pub(super) years: &'static str,
    pub(super) majors: &'static str,
    pub(super) ages: &'static str,
    pub(super) wage: &'static str,
    pub(super) scope: &'static str,
    pub(super) scopes: [&'static str; 3],
    pub(super) not_hard: &'static str,
    pub(super) periods: [&'static str; 5],
    pub(super) who: &'static str,
    pub(super) same: &'static str,
    pub(super) levels: [&'static str; 4],
    pub(super) in_regions: &'static str,
    pub(super) proofs: [&'static str; 2],
    pub(super) any: &'static str,
    pub(super) all: &'static str,
    pub(super) months_lived: &'static str,
    pub(super) months_checked: &'static str,
    pub(super) min_score: &'static str,
    pub(super) basis: &'static str,
    pub(super) no_basis: &'static str,
    pub(super) window: &'static str,
    pub(super) opened: &'static str,
    pub(super) closes: &'static str,
    pub(super) days: &'static str,
    pub(super) ring: &'static str,
    pub(super) alone: &'static str,
    pub(super) test_day: &'static str,
    pub(super) not_told: &'static str,
    pub(super) found: &'static str,
    /// Registered, local, eligible, qualified, unknown.
    pub(super) steps: [(&'static str, &'static str); 5],
    pub(super) why: &'static str,
    pub(super) why_note: &'static str,
    pub(super) reason: &'static str,
    pub(super) people: &'static str,
    pub(super) none: &'static str,
    pub(super) codes: [&'static str; 12],
    pub(super) not_a_candidate: &'static str,
    pub(super) below_min_score: &'static str,
    pub(super) unknown: &'static str,
    pub(super) near: &'static str,
    pub(super) near_note: &'static str,
    pub(super) lacking: &'static str,
    pub(super) course: &'static str,
    pub(super) no_course: &'static str,
    pub(super) ids: &'static str,
    pub(super) more: &'static str,
    pub(super) waivers: &'static str,
    pub(super) worker: &'static str,
    pub(super) grounds: &'static str,
    pub(super) made_with: &'static str,
    pub(super) policy: &'static str,
    pub(super) prints: [&'static str; 5],
    pub(super) version: &'static str,
    pub(super) records: &'static str,
    pub(super) digest: &'static str,
    pub(super) sealed: &'static str,
    pub(super) unsealed: &'static str,
    pub(super) check: &'static str,
    pub(super) place: &'static str,
    pub(super) officer: &'static str,
    pub(super) signature: &'static str,
}

pub(crate) const ID: Words = Words {
    lang: "id",
    thousands: '.',
    decimal: ',',
    months: MONTHS_ID,
    title: "Surat Keterangan Pencarian Tenaga Kerja Lokal",
    subtitle: "Hasil pencarian warga lokal yang memenuhi syarat untuk satu lowongan",
    statement: "Pada {} diperiksa {} pencari kerja terdaftar, {} di antaranya warga lokal. Yang memenuhi syarat: {} orang, \
                kurang dari {} orang yang dibutuhkan.",
    waived: "{} orang yang datanya belum lengkap tidak dihitung, masing-masing dengan alasan di bawah.",
    not_binding: "Kebijakan ini tidak mengikat lowongan tersebut pada tanggal itu; ia hanya menentukan siapa yang dihitung lokal.",
    asked: "Yang diminta",
    vacancy: "Lowongan",
    employer: "Perusahaan",
    job: "Jabatan",
    openings: "Jumlah dibutuhkan",
    site: "Lokasi kerja",
    skills: "Keterampilan wajib",
    preferred: "Keterampilan tambahan",
    certificates: "Sertifikat wajib",
    education: "Pendidikan minimal",
    experience: "Pengalaman minimal",
    years: "tahun",
    majors: "Jurusan",
    ages: "Batas usia",
    wage: "Upah",
    scope: "Wilayah rekrutmen",
    scopes: ["kabupaten/kota lokasi kerja", "provinsi lokasi kerja", "seluruh Indonesia"],
    not_hard: "(bukan syarat wajib)",
    periods: ["per jam", "per hari", "per minggu", "per bulan", "per tahun"],
    who: "Siapa warga lokal",
    same: "tinggal di {} yang sama dengan lokasi kerja",
    levels: ["provinsi", "kabupaten/kota", "kecamatan", "desa/kelurahan"],
    in_regions: "tinggal di {}",
    proofs: ["alamat KTP", "domisili"],
    any: "dibuktikan dengan {}, salah satu cukup",
    all: "dibuktikan dengan {}, semuanya",
    months_lived: "sudah menetap {} bulan",
    months_checked: "KTP diperiksa petugas dalam {} bulan terakhir",
    min_score: "skor kecocokan minimal {}",
    basis: "Dasar",
    no_basis: "tidak disebutkan",
    window: "Masa pencarian",
    opened: "Dibuka",
    closes: "Ditutup",
    days: "Hari penuh dibuka",
    ring: "Lingkar {}",
    alone: "ditanya lebih dahulu selama {} hari; masanya sudah lewat",
    test_day: "Tanggal pemeriksaan",
    not_told: "tidak disebutkan",
    found: "Yang ditemukan",
    steps: [
        ("Pencari kerja terdaftar", "terdaftar sampai tanggal pemeriksaan"),
        ("Warga lokal", "menurut kebijakan untuk lokasi kerja ini"),
        ("Lolos syarat wajib", "warga lokal yang lolos setiap syarat tentang orangnya"),
        ("Memenuhi syarat", "juga cocok dengan pekerjaan yang diminta"),
        ("Belum dapat dipastikan", "mungkin memenuhi syarat; data atau bukti kurang"),
    ],
    why: "Mengapa warga lokal lain tidak memenuhi syarat",
    why_note: "Satu orang dapat mempunyai beberapa alasan.",
    reason: "Alasan",
    people: "Orang",
    none: "tidak ada",
    codes: [
        "Pendidikan di bawah syarat",
        "Pengalaman di bawah syarat",
        "Sertifikat belum ada",
        "Sertifikat kedaluwarsa",
        "Usia di luar batas",
        "Lowongan belum dibuka",
        "Lowongan sudah ditutup",
        "Upah di bawah permintaan pencari kerja",
        "Lebih jauh dari jarak yang disanggupi",
        "Di luar wilayah rekrutmen",
        "Jurusan berbeda",
        "Tidak ada lowongan tersisa",
    ],
    not_a_candidate: "Keterampilan, jabatan dan uraian tidak ada yang cocok",
    below_min_score: "Skor di bawah batas",
    unknown: "belum dapat dipastikan",
    near: "Kurang satu syarat",
    near_note: "Warga lokal yang memenuhi syarat bila satu hal ini terpenuhi, dan kursus yang dapat menutupnya.",
    lacking: "Yang kurang",
    course: "Kursus",
    no_course: "tidak ada di data",
    ids: "Nomor pencari kerja",
    more: "dan {} lagi",
    waivers: "Yang tidak dihitung, dengan alasan petugas",
    worker: "Nomor pencari kerja",
    grounds: "Alasan",
    made_with: "Dibuat dengan",
    policy: "Kebijakan",
    prints: ["bobot", "leksikon", "tabel wilayah", "statistik", "generasi data"],
    version: "versi program",
    records: "{} catatan orang diperiksa; sidik tiap catatan ada di berkas JSON.",
    digest: "Sidik",
    sealed: "disegel dengan kunci kantor",
    unsealed: "tanpa kunci kantor",
    check: "Periksa keasliannya dengan: matcher verify BERKAS.json --market DATA",
    place: "Tempat dan tanggal",
    officer: "Pejabat / pengantar kerja",
    signature: "Tanda tangan, nama jelas, NIP, cap",
};

pub(crate) const EN: Words = Words {
    lang: "en",
    thousands: ',',
    decimal: '.',
    months: MONTHS_EN,
    title: "Certificate of a Search for Local Workers",
    subtitle: "What a search for qualified local residents found for one vacancy",
    statement: "On {} all {} job seekers on file were looked at, {} of them local residents. Qualified: {}, fewer than \
                the {} wanted.",
    waived: "{} people of whom too little is known don't count, each for the reason below.",
    not_binding: "The policy doesn't bind for this vacancy on that day; it only says who is counted as local.",
    asked: "What was asked",
    vacancy: "Vacancy",
    employer: "Employer",
    job: "Title",
    openings: "Openings",
    site: "Work site",
    skills: "Skills required",
    preferred: "Skills preferred",
    certificates: "Certificates required",
    education: "Least education",
    experience: "Least experience",
    years: "years",
    majors: "Fields of study",
    ages: "Ages taken",
    wage: "Wage",
    scope: "Taken from",
    scopes: ["the kabupaten or kota of the work site", "the province of the work site", "all of Indonesia"],
    not_hard: "(no hard rule)",
    periods: ["an hour", "a day", "a week", "a month", "a year"],
    who: "Who is local",
    same: "lives in the {} of the work site",
    levels: ["province", "kabupaten/kota", "kecamatan", "desa/kelurahan"],
    in_regions: "lives in {}",
    proofs: ["the address on the KTP", "domicile"],
    any: "shown by {}, one of which is enough",
    all: "shown by {}, all of them",
    months_lived: "resident for {} months",
    months_checked: "KTP seen by an officer within {} months",
    min_score: "match score of at least {}",
    basis: "Legal basis",
    no_basis: "none told",
    window: "Time of the search",
    opened: "Opened",
    closes: "Closes",
    days: "Full days open",
    ring: "Ring {}",
    alone: "asked first and alone for {} days, which are over",
    test_day: "Day of the test",
    not_told: "not told",
    found: "What was found",
    steps: [
        ("Job seekers on file", "registered by the day of the test"),
        ("Local residents", "as the policy counts them for this site"),
        ("Pass every hard rule", "locals who pass every rule that looks at a person"),
        ("Qualified", "and fit the work that is asked"),
        ("Can't be told yet", "may qualify; a fact or a proof is missing"),
    ],
    why: "Why other locals don't qualify",
    why_note: "One person may have several reasons.",
    reason: "Reason",
    people: "People",
    none: "none",
    codes: [
        "Education below the asked one",
        "Experience below the asked one",
        "Certificate missing",
        "Certificate expired",
        "Age outside the bounds",
        "Not open yet",
        "Closed",
        "Wage below what the worker asks",
        "Farther than the worker would go",
        "Outside the area taken from",
        "Another field of study",
        "No opening left",
    ],
    not_a_candidate: "Nothing asked is met: no skill, occupation or text",
    below_min_score: "Score below the limit",
    unknown: "can't be told yet",
    near: "One rule away",
    near_note: "Locals who would qualify but for this one thing, and the course that would close it.",
    lacking: "What is lacking",
    course: "Course",
    no_course: "none on file",
    ids: "Ids of job seekers",
    more: "and {} more",
    waivers: "Not counted, for an officer's reason",
    worker: "Id of the job seeker",
    grounds: "Reason",
    made_with: "Made with",
    policy: "Policy",
    prints: ["weights", "lexicon", "region table", "statistics", "generation of the data"],
    version: "program version",
    records: "{} records of people were looked at; the digest of each stands in the JSON file.",
    digest: "Digest",
    sealed: "sealed with the office's key",
    unsealed: "without a key of the office",
    check: "Check it with: matcher verify FILE.json --market DATA",
    place: "Place and date",
    officer: "Officer",
    signature: "Signature, name, number, stamp",
};

impl Words {
    /// A day in words.
    pub(super) fn day(&self, date: Date) -> String {
        let text = date.to_string();
        let parts: Vec<usize> = text.split('-').filter_map(|part| part.parse().ok()).collect();
        match *parts.as_slice() {
            [year, month, day] => {
                let month = month.checked_sub(1).and_then(|month| self.months.get(month)).copied();
                format!("{day} {} {year}", month.unwrap_or_default())
            }
            _ => text,
        }
    }

    /// A whole number with its thousands parted.
    pub(super) fn count(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(self.thousands);
            }
            text.push(digit);
        }
        text
    }

    /// A number as the language writes it.
    pub(super) fn number(&self, number: f64) -> String {
        number.to_string().replace('.', &self.decimal.to_string())
    }

    /// A code of the histogram in words.
    pub(super) fn reason(&self, code: &str) -> String {
        let (known, is_unknown) = code.strip_suffix("_unknown").map_or((code, false), |known| (known, true));
        let words = match known {
            "not_a_candidate" => self.not_a_candidate,
            "below_min_score" => self.below_min_score,
            known => Code::ALL.iter().position(|code| code.as_str() == known).map_or(known, |at| self.codes[at]),
        };
        if is_unknown { format!("{words} ({})", self.unknown) } else { words.to_owned() }
    }
}

/// A text with its places filled in order.
pub(super) fn filled(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = text.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(values.next().unwrap_or(&""));
        out.push_str(part);
    }
    out
}
