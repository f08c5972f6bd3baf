//! The fields of both indexes.

use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

/// Format of the index; another one is built anew from the records.
pub const FORMAT_VERSION: u32 = 8;

/// Declares the fields of an index once: as a struct, by name, and in the schema.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $( $field:ident: $add:ident($options:expr), )* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name {
            $( pub(crate) $field: Field, )*
        }

        impl $name {
            /// The schema and its fields.
            pub(crate) fn build() -> (Schema, Self) {
                let mut builder = Schema::builder();
                let fields = Self { $( $field: builder.$add(stringify!($field), $options), )* };
                (builder.build(), fields)
            }
        }
    };
}

/// Words with their frequencies, which profiles bring ready made; nothing is stored, so no text can be read back.
fn words() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(super::words::TOKENIZER)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqs);
    TextOptions::default().set_indexing_options(indexing)
}

fields! {
    /// Fields of a worker. Ids are searched, to replace a record; columns are only read in whole, and so have no postings.
    WorkerFields {
        id: add_text_field(STRING | FAST),
        home: add_u64_field(FAST),
        ktp: add_u64_field(FAST),
        ktp_checked_on: add_i64_field(FAST),
        resident_since: add_i64_field(FAST),
        lat: add_f64_field(FAST),
        lon: add_f64_field(FAST),
        education: add_u64_field(FAST),
        experience: add_u64_field(FAST),
        wage_min: add_i64_field(FAST),
        birth: add_i64_field(FAST),
        registered_on: add_i64_field(FAST),
        max_distance_m: add_u64_field(FAST),
        relocate: add_u64_field(FAST),
        status: add_u64_field(FAST),
        income: add_i64_field(FAST),
        group: add_u64_field(FAST),
        knows: add_u64_field(FAST),
        skill: add_text_field(FAST),
        skill_credit: add_u64_field(FAST),
        certificate: add_text_field(FAST),
        certificate_expires: add_i64_field(FAST),
        member_of: add_text_field(FAST),
        turn: add_i64_field(FAST),
        major: add_text_field(FAST),
        title: add_text_field(words()),
        about: add_text_field(words()),
        terms: add_text_field(words()),
    }
}

fields! {
    /// Fields of a vacancy.
    VacancyFields {
        id: add_text_field(STRING | FAST),
        site: add_u64_field(FAST),
        lat: add_f64_field(FAST),
        lon: add_f64_field(FAST),
        education_min: add_u64_field(FAST),
        experience_min: add_u64_field(FAST),
        wage: add_i64_field(FAST),
        contract: add_u64_field(FAST),
        housing: add_u64_field(FAST),
        openings: add_u64_field(FAST),
        opens: add_i64_field(FAST),
        closes: add_i64_field(FAST),
        skill_class: add_u64_field(FAST),
        scope: add_u64_field(FAST),
        age_min: add_u64_field(FAST),
        age_max: add_u64_field(FAST),
        schemes: add_u64_field(FAST),
        risk: add_u64_field(FAST),
        group: add_u64_field(FAST),
        has_title: add_u64_field(FAST),
        skill: add_text_field(FAST),
        skill_weight: add_u64_field(FAST),
        certificate: add_text_field(FAST),
        major: add_text_field(FAST),
        title: add_text_field(words()),
        lead: add_text_field(words()),
        terms: add_text_field(words()),
    }
}
