//! Which names mean something else in everyday text? They resolve as a whole item; inside a sentence only if `senses`
//! knows neighbours that decide.

/// Words for a trade that are too general inside a sentence but fair in a job title.
const ROLES: [&str; 18] = [
    "admin",
    "akuntan",
    "chef",
    "collector",
    "driver",
    "fitter",
    "gudang",
    "helper",
    "host",
    "mekanik",
    "painter",
    "pemasaran",
    "penjualan",
    "sopir",
    "steward",
    "supir",
    "teller",
    "usher",
];

/// Words with a second sense: a verb, a place, a thing, a field of study, another abbreviation.
///
/// Officers named the first group; the second misled in 4,599 vacancies of 2025, where `Jepang` is a kitchen,
/// `Banjar` a town, `bakery` a branch of industry and `farmasi` a school subject more often than a skill.
#[rustfmt::skip]
const SENSES: [&str; 68] = [
    // Named by officers.
    "art", "b2", "cat", "cs", "grader", "hk", "k3", "loader", "ob", "office", "operator", "pop", "sap", "serang",
    "ta", "word",
    // Seen to mislead.
    "accurate", "arab", "arabic", "architecture", "arsip", "arsitektur", "audit", "bakery", "banjar", "boga",
    "catering", "chinese", "collection", "computer", "database", "dayak", "delivery", "desain", "elektronika",
    "farmasi", "finance", "furniture", "garment", "git", "grafis", "instagram", "instrument", "interior",
    "japanese", "jepang", "katering", "kecantikan", "korea", "laundry", "logistics", "motoris", "network",
    "networking", "penelitian", "percetakan", "petani", "recruitment", "research", "riset", "safety", "selling",
    "supervisi", "survey", "tax", "tiktok", "tkj", "training",
];

/// True if the normalised phrase alone does not tell a skill inside a sentence.
pub(super) fn is_ambiguous(phrase: &str) -> bool {
    is_role(phrase) || SENSES.contains(&phrase)
}

/// True if the phrase is a general word for a trade, which a job title may consist of.
pub(super) fn is_role(phrase: &str) -> bool {
    ROLES.contains(&phrase)
}
