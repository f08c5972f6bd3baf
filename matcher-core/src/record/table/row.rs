//! One row on its way to a record: reads cells, takes what is wrong with them.

use super::Rows;
use super::bound::MOST_CELL_BYTES;
use super::header::Header;
use crate::record::cell::personal::is_name_like;
use crate::record::cell::{Cell, Context, Notes, Raw, Told};
use crate::record::report::{Place, Severity, Tally, shown};
use crate::record::{Column, Sex};
use crate::units::Date;

/// One row of a table. A problem refuses the row but never stops the reading of its other cells.
pub struct Row<'a> {
    rows: &'a dyn Rows,
    header: &'a Header,
    context: &'a Context<'a>,
    tally: &'a mut Tally,
    place: Place<'a>,
    id: Option<String>,
    notes: Notes,
    /// What the identity number of the row told.
    told: Option<Told>,
    /// The column that is asked for next, if cells are read in the order of the columns.
    next: usize,
    is_refused: bool,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        rows: &'a dyn Rows,
        header: &'a Header,
        context: &'a Context<'a>,
        tally: &'a mut Tally,
        place: Place<'a>,
    ) -> Self {
        Self {
            rows,
            header,
            context,
            tally,
            place,
            id: None,
            notes: Notes::default(),
            told: None,
            next: 0,
            is_refused: false,
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// The id, read from the first column; a row without one is refused.
    pub fn id<T: Cell>(&mut self) -> Option<T> {
        self.next = 1;
        let column = &self.header.columns[0];
        let raw = self.raw(0);
        if !is_long(&raw) && !raw.is_blank() {
            // Known before it is read, so that its own issues name it too.
            self.id = Some(raw.to_text().into_owned());
        }
        let is_silent = !self.is_refused;
        let id = self.read(column, &raw);
        if id.is_none() && is_silent && !self.is_refused {
            self.refuse(column, &raw, "missing_id", column.expects);
        }
        id
    }

    /// The value of a column; `None` if it is unknown, absent or refused.
    pub fn cell<T: Cell>(&mut self, name: &str) -> Option<T> {
        let index = self.index(name)?;
        self.next = index + 1;
        self.header.places[index]?;
        let raw = self.raw(index);
        self.read(&self.header.columns[index], &raw)
    }

    /// Refuses the row unless `is_right`; `expected` says what is.
    pub fn require(&mut self, is_right: bool, name: &str, expected: &'static str) {
        if is_right {
            return;
        }
        let Some(index) = self.index(name) else { return };
        let raw = self.raw(index);
        self.refuse(&self.header.columns[index], &raw, "out_of_range", expected);
    }

    /// Refuses the row unless a column that another one makes necessary is given; `expected` says what belongs there.
    ///
    /// A cell that was refused itself is left to its own issue.
    pub fn require_given(&mut self, is_given: bool, name: &str, expected: &'static str) {
        let Some(index) = self.index(name).filter(|_| !is_given) else { return };
        let raw = self.raw(index);
        let is_empty = raw.is_blank() || raw.is_placeholder();
        if is_empty || !self.is_refused {
            self.refuse(&self.header.columns[index], &raw, "missing_value", expected);
        }
    }

    /// Refuses the row if both values are known and the second, in column `name`, is below the first.
    pub fn require_order<T: PartialOrd>(
        &mut self,
        low: Option<T>,
        high: Option<T>,
        name: &str,
        expected: &'static str,
    ) {
        let is_wrong = matches!((low, high), (Some(low), Some(high)) if high < low);
        let Some(index) = self.index(name).filter(|_| is_wrong) else { return };
        let raw = self.raw(index);
        self.refuse(&self.header.columns[index], &raw, "out_of_order", expected);
    }

    /// Refuses coordinates off the globe, or one without the other.
    pub fn require_coordinates(&mut self, lat: Option<f64>, lon: Option<f64>) {
        self.require(lat.is_none_or(|lat| (-90.0..=90.0).contains(&lat)), "lat", "degrees from -90 to 90");
        self.require(lon.is_none_or(|lon| (-180.0..=180.0).contains(&lon)), "lon", "degrees from -180 to 180");
        // A refused cell is unknown here too; its own issue says enough.
        if !self.is_refused {
            self.require(lat.is_some() || lon.is_none(), "lat", "both lat and lon, or neither");
            self.require(lon.is_some() || lat.is_none(), "lon", "both lat and lon, or neither");
        }
    }

    /// Notes a day of birth or a sex that the identity number tells otherwise. No fault: a number stays when a record is
    /// corrected.
    pub(in crate::record) fn compare_nik(&mut self, birth_date: Option<Date>, sex: Option<Sex>) {
        let Some(told) = self.told else { return };
        let place = Place { id: self.id.as_deref(), ..self.place };
        let mut note = |rule, words: &'static str| self.tally.notice(rule, Some("nik"), place, || None, words.into());
        if birth_date.is_some_and(|date| told.differs_from(date)) {
            note("nik_differs_from_birth_date", "tells another day of birth than birth_date");
        }
        if told.sex().zip(sex).is_some_and(|(told, sex)| told != sex) {
            note("nik_differs_from_sex", "tells another sex than sex");
        }
    }

    fn index(&self, name: &str) -> Option<usize> {
        let columns = self.header.columns;
        if columns.get(self.next).is_some_and(|column| column.name == name) {
            return Some(self.next);
        }
        columns.iter().position(|column| column.name == name)
    }

    fn raw(&self, index: usize) -> Raw<'a> {
        self.header.places[index].map_or(Raw::Null, |at| self.rows.cell(at))
    }

    fn read<T: Cell>(&mut self, column: &'static Column, raw: &Raw<'_>) -> Option<T> {
        if is_long(raw) {
            self.refuse(column, raw, "cell_too_long", LONG);
            return None;
        }
        let value = T::read(raw, self.context, &mut self.notes);
        for (rule, words) in self.notes.take() {
            let place = Place { id: self.id.as_deref(), ..self.place };
            self.tally.notice(rule, Some(column.name), place, || shown_of(column, raw), words);
        }
        self.told = self.notes.take_told().or(self.told);
        value.unwrap_or_else(|refusal| {
            self.refuse(column, raw, refusal.rule, &refusal.expected);
            None
        })
    }

    fn refuse(&mut self, column: &Column, raw: &Raw<'_>, rule: &'static str, expected: &str) {
        self.is_refused = true;
        let value = shown_of(column, raw);
        let place = Place { id: self.id.as_deref(), column: Some(column.name), ..self.place };
        self.tally.push(Severity::Error, rule, place, value, expected);
    }
}

/// A value as an issue shows it: not one of a personal column, and none that reads like a name, as it stands in a row that
/// has slipped by a column.
fn shown_of(column: &Column, raw: &Raw<'_>) -> Option<String> {
    if column.personal || is_long(raw) || raw.is_blank() {
        return None;
    }
    shown(&raw.to_text()).filter(|text| !is_name_like(text))
}

/// What is right for a cell beyond [`MOST_CELL_BYTES`].
const LONG: &str = "at most 1,048,576 bytes in a cell, of a list all items together";

fn is_long(raw: &Raw<'_>) -> bool {
    raw.bytes() > MOST_CELL_BYTES
}
