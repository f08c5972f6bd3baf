//! What does an office know about people and posts? The tables of the contract as plain records.
//!
//! Every column but the id is optional: `None` is *unknown*, never *no*. A list column tells `None` (unknown) from an
//! empty list (none). [`Worker`] and [`Vacancy`] feed the ranking; [`Employer`], [`Course`], [`Mou`], [`Target`] and
//! [`Event`] are kept and given back. [`Table`] reads rows from CSV, NDJSON, JSON values or Arrow, and
//! [`read`] turns them into records and an [`IngestReport`] that counts and names what it refused.
//!
//! Records do no ranking and know no disk.

mod cell;
mod course;
mod employer;
mod event;
mod fact;
mod mou;
mod noted;
mod packed;
mod person_name;
mod report;
mod table;
mod target;
mod turn;
mod vacancy;
mod worker;

#[cfg(feature = "arrow")]
pub(crate) use cell::MOST_ITEMS;
pub(crate) use cell::tells;
pub use cell::{Cell, Context, NikCheck, NikDigest, NotationError, Notes, Raw, Refusal, check_nik};
pub use course::Course;
pub use employer::Employer;
pub(crate) use employer::kbli_digits;
pub use event::{Event, EventKind};
pub(crate) use fact::is_scheme;
pub use fact::{
    Certificate, Contract, Education, HeldScheme, SchemeState, Scope, Sex, SkillClass, SkillDemand, WagePeriod,
    WorkStatus,
};
pub use mou::Mou;
pub(crate) use noted::Noted;
pub use packed::{SCHEMES_BINDING, VacancyFacts, WorkerFacts, WorkerKnows};
pub use person_name::PersonName;
pub use report::{IngestReport, Issue, OnError, Severity, without_personal};
pub(crate) use report::{is_personal, shown, shown_id};
pub use table::{Batch, Row, Table, TableError, read};
#[cfg(feature = "arrow")]
pub(crate) use table::{RowStart, Rows};
pub use target::{Stage, Target};
pub use turn::{Turn, TurnKind, Turns};
pub use vacancy::Vacancy;
pub use worker::Worker;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// One column of a table: its name and what a right cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name as in the contract.
    pub name: &'static str,
    /// What a right value looks like, in words.
    pub expects: &'static str,
    /// True if a value must never be printed.
    pub personal: bool,
}

/// A row of one table of the contract.
pub trait Record: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {
    /// The table's name.
    const TABLE: &'static str;
    /// The column that holds the id.
    const KEY: &'static str;

    /// Every column in the contract's order, the id first.
    fn columns() -> &'static [Column];

    /// The id as the caller gave it.
    fn key(&self) -> &str;

    /// Reads one row; problems go to `row`, which then refuses the record.
    fn read(row: &mut table::Row<'_>) -> Option<Self>;

    /// Checks what no single cell can tell, such as an end before a start.
    fn check(&self, row: &mut table::Row<'_>);
}

/// Defines a record: the struct, its columns and how a row is read. Columns in `personal` are never printed.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident in $table:literal, key $key:ident: $id:ty;
        $( $(#[$column_doc:meta])* $column:ident: $type:ty $([$personal:ident])?, )*
        => check($this:ident, $row:ident) $check:block
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The caller's id; a repeated id replaces the whole earlier record.
            pub $key: $id,
            $(
                $(#[$column_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $column: Option<$type>,
            )*
        }

        impl $name {
            /// A record of which nothing but the id is known.
            #[must_use]
            pub fn new($key: $id) -> Self {
                Self { $key, $($column: None,)* }
            }
        }

        // Cells may hold names, phone numbers or health facts, so that only the id is ever printed.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field(stringify!($key), &self.$key.as_str()).finish_non_exhaustive()
            }
        }

        impl crate::record::Record for $name {
            const TABLE: &'static str = $table;
            const KEY: &'static str = stringify!($key);

            fn columns() -> &'static [crate::record::Column] {
                const COLUMNS: &[crate::record::Column] = &[
                    crate::record::Column { name: stringify!($key), expects: "an id of 1 to 256 bytes", personal: false },
                    $(crate::record::Column {
                        name: stringify!($column),
                        expects: <$type as crate::record::Cell>::EXPECTS,
                        personal: false $(|| stringify!($personal).len() > 0)?,
                    },)*
                ];
                COLUMNS
            }

            fn key(&self) -> &str {
                self.$key.as_str()
            }

            fn read(row: &mut crate::record::Row<'_>) -> Option<Self> {
                let $key = row.id();
                $(let $column = row.cell::<$type>(stringify!($column));)*
                Some(Self { $key: $key?, $($column,)* })
            }

            fn check(&self, $row: &mut crate::record::Row<'_>) {
                let $this = self;
                $check
            }
        }
    };
}
pub(crate) use record;
