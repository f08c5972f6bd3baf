//! The words of letters, in both languages.

use super::call::{CallPost, Called};
use super::letter::LetterKind;
use crate::lang::{Lang, MONTHS_EN, MONTHS_ID};
use crate::safeguard::OfferFlag;
use crate::units::Date;

/// The words of one language.
pub(super) struct LetterWords {
    call_title: &'static str,
    referral_title: &'static str,
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    pub(super) register_number: &'static str,
    pub(super) job: &'static str,
    pub(super) employer: &'static str,
    pub(super) site: &'static str,
    pub(super) openings: &'static str,
    pub(super) vacancy: &'static str,
    pub(super) to_worker: &'static str,
    pub(super) call: &'static str,
    pub(super) come: &'static str,
    pub(super) day: &'static str,
    pub(super) hour: &'static str,
    pub(super) room: &'static str,
    pub(super) bring: &'static str,
    pub(super) no_promise: &'static str,
    pub(super) to_employer: &'static str,
    pub(super) refer: &'static str,
    pub(super) for_post: &'static str,
    pub(super) carries: &'static str,
    pub(super) please_return: &'static str,
    pub(super) officer: &'static str,
    pub(super) officer_number: &'static str,
    pub(super) slip: &'static str,
    pub(super) slip_to: &'static str,
    pub(super) accepted: &'static str,
    pub(super) returned: &'static str,
    pub(super) slip_day: &'static str,
    pub(super) slip_sign: &'static str,
    pub(super) copy: CopyWords,
    months: [&'static str; 12],
    card: &'static str,
    identity: &'static str,
    /// Papers that settle a check, by its code without `_unknown`.
    papers: &'static [(&'static str, &'static str)],
    /// Papers that prove a home, by the column they fill.
    proofs: &'static [(&'static str, &'static str)],
    certificate: &'static str,
    /// What a letter says of a hazardous, an unprotected and an untold post: to the worker, and to the employer.
    alerts: [[&'static str; 2]; 3],
}

/// The words of the office's own copy.
pub(super) struct CopyWords {
    pub(super) title: &'static str,
    pub(super) warning: &'static str,
    pub(super) heads: [&'static str; 7],
    pub(super) left_out: &'static str,
    pub(super) put_on: &'static str,
    pub(super) none_left: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) unknown: &'static str,
    pub(super) made_from: &'static str,
    pub(super) overridden: &'static str,
    /// Hazardous, unprotected, protection untold.
    flags: [&'static str; 3],
    pub(super) decimal: char,
}

impl CopyWords {
    /// A flag in words.
    pub(super) fn flag(&self, flag: OfferFlag) -> &'static str {
        self.flags[flag as usize]
    }
}

impl LetterWords {
    pub(super) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Id => &ID,
            Lang::En => &EN,
        }
    }

    pub(super) fn title(&self, kind: LetterKind) -> &'static str {
        match kind {
            LetterKind::Call => self.call_title,
            LetterKind::Referral => self.referral_title,
        }
    }

    /// What a letter says of a flagged post. It speaks of the post alone: that somebody is vulnerable is nobody's business.
    pub(super) fn alerts(&self, row: &Called, kind: LetterKind) -> Vec<&'static str> {
        let reader = usize::from(kind == LetterKind::Referral);
        row.flags.iter().map(|flag| self.alerts[flag as usize][reader]).collect()
    }

    /// A day as people write it: 3 November 2026.
    pub(super) fn date(&self, date: Date) -> String {
        let text = date.to_string();
        let mut parts = text.split('-');
        let (year, month, day) =
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let month = month.parse::<usize>().ok().and_then(|month| self.months.get(month.wrapping_sub(1)));
        format!("{} {} {year}", day.trim_start_matches('0'), month.copied().unwrap_or_default())
    }

    /// What somebody brings to the office: the papers everybody needs, those the post asks for, and what is missing in
    /// their record.
    pub(super) fn papers_to_call(&self, post: &CallPost, row: &Called) -> Vec<String> {
        let mut papers = self.papers_to_refer(post);
        let look_up = |table: &'static [(&str, &'static str)], name: &str| {
            table.iter().find(|(known, _)| *known == name).map(|(_, paper)| (*paper).to_owned())
        };
        let checks = row.checks.iter().filter_map(|code| look_up(self.papers, code.trim_end_matches("_unknown")));
        let proofs = row.proof_missing.iter().filter_map(|name| look_up(self.proofs, name));
        for paper in checks.chain(proofs) {
            if !papers.contains(&paper) {
                papers.push(paper);
            }
        }
        papers
    }

    /// What somebody carries to the employer: nothing but what the post asks for is the employer's business.
    pub(super) fn papers_to_refer(&self, post: &CallPost) -> Vec<String> {
        let mut papers = vec![self.identity.to_owned(), self.card.to_owned()];
        papers.extend(post.certificates.iter().map(|name| format!("{}: {name}", self.certificate)));
        papers
    }
}

const ID: LetterWords = LetterWords {
    call_title: "SURAT PANGGILAN",
    referral_title: "SURAT PENGANTAR",
    number: "Nomor",
    name: "Nama",
    register_number: "Nomor pendaftaran (AK/I)",
    job: "Jabatan",
    employer: "Pemberi kerja",
    site: "Lokasi kerja",
    openings: "Jumlah yang dibutuhkan",
    vacancy: "Nomor lowongan",
    to_worker: "Kepada Saudara:",
    call: "Berdasarkan pendaftaran Saudara sebagai pencari kerja, Saudara kami panggil untuk lowongan berikut:",
    come: "Harap datang pada:",
    day: "Hari, tanggal",
    hour: "Pukul",
    room: "Tempat",
    bring: "Harap membawa:",
    no_promise: "Panggilan ini belum berarti Saudara diterima bekerja. Bila berhalangan, harap memberi tahu kantor kami.",
    to_employer: "Kepada Yth. Pimpinan",
    refer: "Bersama surat ini kami hadapkan pencari kerja:",
    for_post: "untuk mengisi lowongan yang Saudara laporkan:",
    carries: "Yang bersangkutan membawa:",
    please_return: "Mohon lembar di bawah ini diisi dan dikembalikan kepada kami, juga bila yang bersangkutan tidak diterima.",
    officer: "Petugas pengantar kerja,",
    officer_number: "NIP",
    slip: "LEMBAR JAWABAN PEMBERI KERJA",
    slip_to: "Kepada",
    accepted: "Diterima, mulai bekerja tanggal",
    returned: "Tidak diterima, karena",
    slip_day: "Tanggal",
    slip_sign: "Nama, tanda tangan, cap",
    copy: CopyWords {
        title: "Daftar panggilan – arsip kantor",
        warning: "Lembar ini memuat nilai dan alasan keputusan. Simpan di kantor, jangan diserahkan kepada pencari kerja \
                  atau pemberi kerja.",
        heads: [
            "No.",
            "Nomor pendaftaran",
            "Posisi",
            "Skor",
            "Warga lokal",
            "Aturan",
            "Keputusan petugas dan alasannya",
        ],
        left_out: "tidak dipanggil",
        put_on: "ditambahkan",
        none_left: "Tidak ada yang dapat dipanggil.",
        yes: "ya",
        no: "bukan",
        unknown: "belum terbukti",
        made_from: "Dibuat dari",
        overridden: "Diubah petugas",
        flags: ["berbahaya", "tanpa JKK atau JKM", "perlindungan belum disebutkan"],
        decimal: ',',
    },
    months: MONTHS_ID,
    card: "Kartu AK/I",
    identity: "KTP asli",
    papers: &[
        ("education_below", "Ijazah terakhir"),
        ("major_differs", "Ijazah terakhir"),
        ("experience_below", "Surat keterangan pengalaman kerja"),
        ("certificate_expired", "Perpanjangan sertifikat yang sudah habis masa berlakunya"),
    ],
    proofs: &[
        ("ktp_checked_on", "KTP asli, untuk diperiksa kembali"),
        ("home_region", "Surat keterangan domisili"),
        ("resident_since", "Kartu keluarga atau surat keterangan lama tinggal"),
    ],
    certificate: "Sertifikat",
    alerts: [
        [
            "Pekerjaan ini tercatat berbahaya. Tanyakan alat pelindung dan cara kerja aman sebelum mulai.",
            "Pekerjaan ini tercatat berbahaya: mohon alat pelindung dan pengarahan keselamatan siap sejak hari pertama.",
        ],
        [
            "Lowongan ini tidak mencantumkan JKK atau JKM. Pastikan keduanya aktif sebelum mulai bekerja; kantor kami membantu.",
            "Lowongan ini tidak mencantumkan JKK atau JKM: mohon pekerja didaftarkan dan buktinya dikirim dengan lembar jawaban.",
        ],
        [
            "Pemberi kerja belum menyebutkan JKK dan JKM. Tanyakan sebelum mulai bekerja.",
            "Perlindungan JKK dan JKM belum disebutkan: mohon dilengkapi pada lembar jawaban.",
        ],
    ],
};

const EN: LetterWords = LetterWords {
    call_title: "CALL",
    referral_title: "LETTER OF REFERRAL",
    number: "Number",
    name: "Name",
    register_number: "Register number (AK/I)",
    job: "Job",
    employer: "Employer",
    site: "Place of work",
    openings: "People wanted",
    vacancy: "Vacancy number",
    to_worker: "To:",
    call: "You are registered with us as looking for work. We call you for this vacancy:",
    come: "Please come:",
    day: "Day and date",
    hour: "Hour",
    room: "Place",
    bring: "Please bring:",
    no_promise: "This call doesn't mean yet that you are hired. If you can't come, please tell our office.",
    to_employer: "To the management of",
    refer: "With this letter we send you a person looking for work:",
    for_post: "for the vacancy that you reported:",
    carries: "They bring:",
    please_return: "Please fill in the slip below and send it back to us, also if you don't hire them.",
    officer: "Placement officer,",
    officer_number: "Officer's number",
    slip: "ANSWER OF THE EMPLOYER",
    slip_to: "To",
    accepted: "Hired, begins on",
    returned: "Not hired, because",
    slip_day: "Date",
    slip_sign: "Name, signature, stamp",
    copy: CopyWords {
        title: "Call list – the office's copy",
        warning: "This sheet has scores and the reasons of decisions. Keep it in the office; it is neither for people looking \
                  for work nor for employers.",
        heads: ["Place", "Register number", "Position", "Score", "Local", "Rule", "Officer's decision and its reason"],
        left_out: "not called",
        put_on: "put on the list",
        none_left: "Nobody can be called.",
        yes: "yes",
        no: "no",
        unknown: "not proven",
        made_from: "Made from",
        overridden: "Overridden by officers",
        flags: ["hazardous", "without JKK or JKM", "protection not told"],
        decimal: '.',
    },
    months: MONTHS_EN,
    card: "AK/I card",
    identity: "Identity card (KTP), the original",
    papers: &[
        ("education_below", "Your last diploma"),
        ("major_differs", "Your last diploma"),
        ("experience_below", "A letter that shows your work experience"),
        ("certificate_expired", "The renewal of a certificate that has expired"),
    ],
    proofs: &[
        ("ktp_checked_on", "Identity card (KTP), to be looked at again"),
        ("home_region", "A letter of domicile"),
        ("resident_since", "Family card (KK) or a letter that shows since when you live here"),
    ],
    certificate: "Certificate",
    alerts: [
        [
            "This work is on file as hazardous. Ask about protective gear and safe ways of working before you begin.",
            "This work is on file as hazardous: please have protective gear and a safety briefing ready from the first day.",
        ],
        [
            "This post doesn't offer JKK or JKM. Make sure that both are active before you begin; our office helps.",
            "This post doesn't offer JKK or JKM: please register the worker and send the proof with the slip.",
        ],
        [
            "The employer doesn't say whether JKK and JKM are offered. Ask before you begin.",
            "Whether JKK and JKM are offered isn't told: please add it to the slip.",
        ],
    ],
};
