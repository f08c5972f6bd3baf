//! How many sought work, were placed and left the register in a period? The tables IPK III/1 to III/8 of an office's
//! report on labour-market information, and the cards of job seekers (AK-1) they count.
//!
//! Stocks are worked out by replaying each person's way through the register, flows by counting events. Both must fit: what
//! was there, and came, less who was placed and removed, is what is left. Where they don't, the people and vacancies
//! concerned are named; nothing is clamped. [`Balance`] puts what is there on a day side by side: job seekers and openings by
//! place, occupation and industry.
//!
//! # Source
//!
//! Kepdirjen 268/PPTK/XII/2012 gives the manual; rows and columns follow its titles as offices' programs print them
//! (domain notes, section 8). III/7 is known in two forms, and both are here.

mod balance;
mod card;
mod flow;
mod form;
mod label;
mod note;
mod opening;
mod period;
mod table;

pub use balance::{Balance, BalanceBy, BalanceOptions, BalanceRow};
pub use card::{CARD_MONTHS, Card, CardState, Cards, REPORT_MONTHS};
pub(crate) use flow::Register;
pub use form::{Form, FormBlock, FormColumn, FormRow};
pub(crate) use note::Notes;
pub use note::{IpkNote, IpkTopic};
pub use period::{Period, PeriodError};
pub(crate) use table::Tables;
pub use table::{IpkOptions, IpkTable};
