//! Which table, of which period? The eight forms, filled.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;

use super::flow::{Register, Seeker};
use super::form::{Form, FormBlock, FormColumn, Tally, UNKNOWN, UNKNOWN_LABEL, row};
use super::label::{AGES, KBJI, KBLI, SINCE, age_band, educations, kbli_section, since_band};
use super::note::{IpkNote, IpkTopic, Notes};
use super::opening::{Post, posts};
use super::period::{Period, PeriodError};
use crate::ids::{EmployerId, VacancyId};
use crate::record::{Education, Employer, Event, Sex, Vacancy};
use crate::region::{AdminLevel, Gazetteer, RegionCode};
use crate::units::Date;

/// The tables of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub enum IpkTable {
    /// III/1: the summary, by age and sex.
    Summary,
    /// III/2: job seekers by education and field of study.
    SeekersByEducation,
    /// III/3: job seekers by group of KBJI.
    SeekersByOccupation,
    /// III/4: vacancies by education.
    VacanciesByEducation,
    /// III/5: vacancies by group of KBJI.
    VacanciesByOccupation,
    /// III/6: vacancies by section of KBLI.
    VacanciesByIndustry,
    /// III/7 in its one form: placements by section of KBLI.
    PlacementsByIndustry,
    /// III/7 in its other form: registered, placed and removed by years since graduation and education.
    ByGraduation,
    /// III/8: placements by kind, education, receiving institution and sex.
    PlacementsByKind,
}

impl IpkTable {
    /// Every table, in the order of a report.
    pub const ALL: [Self; 9] = [
        Self::Summary,
        Self::SeekersByEducation,
        Self::SeekersByOccupation,
        Self::VacanciesByEducation,
        Self::VacanciesByOccupation,
        Self::VacanciesByIndustry,
        Self::PlacementsByIndustry,
        Self::ByGraduation,
        Self::PlacementsByKind,
    ];

    /// Its number; the second form of III/7 is `III/7b`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "III/1",
            Self::SeekersByEducation => "III/2",
            Self::SeekersByOccupation => "III/3",
            Self::VacanciesByEducation => "III/4",
            Self::VacanciesByOccupation => "III/5",
            Self::VacanciesByIndustry => "III/6",
            Self::PlacementsByIndustry => "III/7",
            Self::ByGraduation => "III/7b",
            Self::PlacementsByKind => "III/8",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Summary => "Ikhtisar statistik penempatan tenaga kerja",
            Self::SeekersByEducation => "Pencari kerja menurut pendidikan dan jurusan",
            Self::SeekersByOccupation => "Pencari kerja menurut golongan jabatan (KBJI 2014)",
            Self::VacanciesByEducation => "Lowongan menurut pendidikan",
            Self::VacanciesByOccupation => "Lowongan menurut golongan jabatan (KBJI 2014)",
            Self::VacanciesByIndustry => "Lowongan menurut lapangan usaha (KBLI 2020)",
            Self::PlacementsByIndustry => "Penempatan menurut lapangan usaha (KBLI 2020)",
            Self::ByGraduation => "Terdaftar, ditempatkan dan dihapus menurut lama sejak lulus",
            Self::PlacementsByKind => "Penempatan menurut jenis (AKL, AKAD), pendidikan dan instansi penerima",
        }
    }
}

impl FromStr for IpkTable {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let plain = text.trim().to_lowercase();
        let found = Self::ALL.into_iter().find(|table| table.as_str().to_lowercase() == plain);
        found.ok_or_else(|| PeriodError::table(text))
    }
}

/// Which forms, filled how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IpkOptions {
    /// The tables.
    pub tables: Vec<IpkTable>,
    /// Their days.
    pub period: Period,
    /// True for tables that leave the office: what tells of 1 to 4 people is left out.
    pub public: bool,
}

impl IpkOptions {
    /// Tables of a period.
    #[must_use]
    pub fn new(tables: impl IntoIterator<Item = IpkTable>, period: Period) -> Self {
        Self { tables: tables.into_iter().collect(), period, public: false }
    }

    /// The same for the public.
    #[must_use]
    pub fn with_public(self, public: bool) -> Self {
        Self { public, ..self }
    }
}

/// What forms are filled from.
pub(crate) struct Tables<'a> {
    pub(crate) register: &'a Register<'a>,
    pub(crate) vacancies: &'a [Vacancy],
    pub(crate) employers: &'a [Employer],
    pub(crate) events: &'a [Event],
    pub(crate) regions: &'a Gazetteer,
    /// The unit group of KBJI of a title or code.
    pub(crate) group: &'a dyn Fn(&str) -> Option<u16>,
    pub(crate) today: Date,
}

/// Codes and headings of the five flows.
const FLOWS: [(&str, &str); 5] = [
    ("previous", "Sisa periode lalu"),
    ("registered", "Terdaftar"),
    ("placed", "Ditempatkan"),
    ("removed", "Dihapus"),
    ("next", "Sisa akhir periode"),
];
/// Sexes as forms have them; what isn't told has a column of its own, and all together the last.
const SEXES: [(&str, &str); 4] = [("_male", " L"), ("_female", " P"), ("_unknown", " ?"), ("", " Jumlah")];
/// The place of all together among [`SEXES`].
const ALL: usize = SEXES.len() - 1;
const SEEKERS: (&str, &str) = ("seekers", "Pencari kerja");
const VACANCIES: (&str, &str) = ("vacancies", "Lowongan");

impl<'a> Tables<'a> {
    pub(crate) fn fill(&self, options: &IpkOptions, mut notes: Notes) -> (Vec<Form>, Vec<IpkNote>) {
        let period = options.period;
        if period.to > self.today {
            notes.add(IpkTopic::PeriodOpen, &period.to_string());
        }
        let seekers = self.register.seekers(period, &mut notes);
        let posts = posts(self.vacancies, self.events, (period, self.today), &mut notes);
        let placed = self.placements(&seekers, &mut notes);
        let form = |&table: &IpkTable| {
            let (columns, mut blocks) = self.form(table, period, (&seekers, &posts, &placed));
            if options.public {
                suppress(table, &columns, &mut blocks);
            }
            Form { number: table.as_str(), title: table.title(), columns, blocks }
        };
        (options.tables.iter().map(form).collect(), notes.told())
    }

    fn form(
        &self,
        table: IpkTable,
        period: Period,
        (seekers, posts, placed): (&[Seeker<'a>], &[Post<'a>], &[Placement<'_, 'a>]),
    ) -> (Vec<FormColumn>, Vec<FormBlock>) {
        match table {
            IpkTable::Summary => summary(seekers, posts, period),
            IpkTable::SeekersByEducation => seekers_by_education(seekers),
            IpkTable::SeekersByOccupation => self.seekers_by_occupation(seekers),
            IpkTable::VacanciesByEducation => {
                by_vacancy(posts, educations(), |post| post.vacancy.education_min.map(education))
            }
            IpkTable::VacanciesByOccupation => by_vacancy(posts, kbji(), |post| self.vacancy_group(post.vacancy)),
            IpkTable::VacanciesByIndustry => {
                by_vacancy(posts, kbli(), |post| self.section(post.vacancy.employer_id.as_ref()))
            }
            IpkTable::PlacementsByIndustry => self.placements_by_industry(placed),
            IpkTable::ByGraduation => by_graduation(seekers, period),
            IpkTable::PlacementsByKind => self.placements_by_kind(placed),
        }
    }

    /// Everybody placed, with the vacancy where it is on file.
    fn placements<'s>(&self, seekers: &'s [Seeker<'a>], notes: &mut Notes) -> Vec<Placement<'s, 'a>> {
        let by_id: BTreeMap<&str, &Vacancy> =
            self.vacancies.iter().map(|vacancy| (vacancy.vacancy_id.as_str(), vacancy)).collect();
        let mut placed = Vec::new();
        for seeker in seekers {
            for &event in &seeker.placed {
                let vacancy = event.vacancy_id.as_ref().and_then(|id| by_id.get(VacancyId::as_str(id)).copied());
                if vacancy.is_none() {
                    notes.add(IpkTopic::VacancyUnknown, event.event_id.as_str());
                }
                placed.push(Placement { seeker, event, vacancy });
            }
        }
        placed
    }

    fn employer(&self, id: Option<&EmployerId>) -> Option<&'a Employer> {
        let id = id?.as_str();
        let found = self.employers.binary_search_by(|employer| employer.employer_id.as_str().cmp(id));
        found.ok().map(|at| &self.employers[at])
    }

    pub(super) fn section(&self, employer: Option<&EmployerId>) -> Option<String> {
        kbli_section(self.employer(employer)?.industry.as_deref()?).map(str::to_owned)
    }

    pub(super) fn vacancy_group(&self, vacancy: &Vacancy) -> Option<String> {
        let cells = [vacancy.occupation.as_deref(), vacancy.title.as_deref()];
        major_group(cells.into_iter().flatten().find_map(|cell| (self.group)(cell))?)
    }

    pub(super) fn seeker_group(&self, seeker: &Seeker<'_>) -> Option<String> {
        major_group((self.group)(seeker.record?.occupation.as_deref()?)?)
    }

    fn seekers_by_occupation(&self, seekers: &[Seeker<'_>]) -> (Vec<FormColumn>, Vec<FormBlock>) {
        let columns = flow_columns();
        let mut tally = Tally::new(SEEKERS, kbji(), &columns);
        for seeker in seekers {
            add_flows(&mut tally, self.seeker_group(seeker).as_deref(), seeker);
        }
        (columns, vec![tally.block()])
    }

    fn placements_by_industry(&self, placed: &[Placement<'_, '_>]) -> (Vec<FormColumn>, Vec<FormBlock>) {
        let columns = sex_columns(&[FLOWS[2]]);
        let mut tally = Tally::new(("placed", "Penempatan"), kbli(), &columns);
        for placement in placed {
            let section = self.section(placement.employer());
            add_person(&mut tally, section.as_deref(), 0, placement.seeker, 1);
        }
        (columns, vec![tally.block()])
    }

    fn placements_by_kind(&self, placed: &[Placement<'_, '_>]) -> (Vec<FormColumn>, Vec<FormBlock>) {
        let kinds = [("akl", "AKL"), ("akad", "AKAD"), ("kind_unknown", "Jenis tidak diisi")];
        let columns = sex_columns(&kinds);
        let mut by_education = Tally::new(("education", "Menurut pendidikan"), educations(), &columns);
        let mut by_owner = Tally::new(("institution", "Menurut instansi penerima"), [], &columns);
        for placement in placed {
            let worker = placement.seeker.record;
            let kind = self.kind(placement);
            let education = worker.and_then(|worker| worker.education).map(education);
            add_person(&mut by_education, education.as_deref(), kind, placement.seeker, 1);
            let owner = self.employer(placement.employer()).and_then(|employer| employer.ownership.as_deref());
            let owner = owner.map(|owner| owner.trim().to_lowercase()).filter(|owner| !owner.is_empty());
            add_person(&mut by_owner, owner.as_deref(), kind, placement.seeker, 1);
        }
        (columns, vec![by_education.block(), by_owner.block()])
    }

    /// AKL inside a province, AKAD between provinces; AKAN can't be told, since regions abroad have no code.
    fn kind(&self, placement: &Placement<'_, '_>) -> usize {
        let province = |region: RegionCode| self.regions.current(region).at(AdminLevel::Provinsi);
        let home = placement.seeker.record.and_then(|worker| worker.home_region).and_then(province);
        let site = placement.vacancy.and_then(|vacancy| vacancy.region).and_then(province);
        match home.zip(site) {
            Some((home, site)) => usize::from(home != site),
            None => 2,
        }
    }
}

/// Somebody placed.
struct Placement<'s, 'a> {
    seeker: &'s Seeker<'a>,
    event: &'a Event,
    vacancy: Option<&'a Vacancy>,
}

impl<'a> Placement<'_, 'a> {
    /// The event's employer, else the vacancy's.
    fn employer(&self) -> Option<&'a EmployerId> {
        self.event.employer_id.as_ref().or_else(|| self.vacancy?.employer_id.as_ref())
    }
}

fn education(education: Education) -> String {
    education.as_str().to_owned()
}

fn kbji() -> impl Iterator<Item = (String, String)> {
    KBJI.iter().map(|(code, label, _)| ((*code).to_owned(), format!("{code} {label}")))
}

fn kbli() -> impl Iterator<Item = (String, String)> {
    KBLI.iter().map(|(code, label, ..)| ((*code).to_owned(), format!("{code} {label}")))
}

/// The first digit of a unit group.
fn major_group(group: u16) -> Option<String> {
    (group < 10_000).then(|| (group / 1000).to_string())
}

/// The column of a sex among [`SEXES`].
fn sex(seeker: &Seeker<'_>) -> usize {
    match seeker.record.and_then(|worker| worker.sex) {
        Some(Sex::Male) => 0,
        Some(Sex::Female) => 1,
        None => 2,
    }
}

/// Each heading by sex and all together.
fn sex_columns(heads: &[(&str, &str)]) -> Vec<FormColumn> {
    let column = |(code, label): &(&str, &str), (end, sex): &(&str, &str)| FormColumn {
        code: format!("{code}{end}"),
        label: format!("{label}{sex}"),
    };
    heads.iter().flat_map(|head| SEXES.iter().map(move |sex| column(head, sex))).collect()
}

fn flow_columns() -> Vec<FormColumn> {
    sex_columns(&FLOWS)
}

/// Counts people under a heading, by sex and all together.
fn add_person(tally: &mut Tally, row: Option<&str>, head: usize, seeker: &Seeker<'_>, count: u64) {
    let first = head * SEXES.len();
    tally.add(row.unwrap_or(UNKNOWN), first + sex(seeker), count);
    tally.add(row.unwrap_or(UNKNOWN), first + ALL, count);
}

fn add_flows(tally: &mut Tally, row: Option<&str>, seeker: &Seeker<'_>) {
    for (flow, count) in seeker.flows().into_iter().enumerate() {
        add_person(tally, row, flow, seeker, count);
    }
}

/// III/1: a row a flow, a column an age and sex; openings have neither.
fn summary(seekers: &[Seeker<'_>], posts: &[Post<'_>], period: Period) -> (Vec<FormColumn>, Vec<FormBlock>) {
    let heads: Vec<(&str, &str)> = AGES.iter().copied().chain([("all", "Semua umur")]).collect();
    let columns = sex_columns(&heads);
    let mut people = vec![vec![0; columns.len()]; FLOWS.len()];
    for seeker in seekers {
        let age = seeker.record.and_then(|worker| worker.birth_date).map(|born| born.years_until(period.to));
        for (row, count) in people.iter_mut().zip(seeker.flows()) {
            for head in [age_band(age.filter(|age| (0..=120).contains(age))), AGES.len()] {
                row[head * SEXES.len() + sex(seeker)] += count;
                row[head * SEXES.len() + ALL] += count;
            }
        }
    }
    let named = |(code, label): (&str, &str), counts| row(code.to_owned(), label.to_owned(), counts);
    let rows = FLOWS.into_iter().zip(people).map(|(flow, counts)| named(flow, counts)).collect();
    let (code, title) = SEEKERS;
    let seekers = FormBlock { code, title, rows };
    let mut openings = [0; 5];
    for post in posts {
        openings.iter_mut().zip(post.flows()).for_each(|(sum, count)| *sum += count);
    }
    let (code, title) = VACANCIES;
    let rows = FLOWS.into_iter().zip(openings).map(|(flow, count)| {
        let mut row = named(flow, vec![0; columns.len()]);
        row.cells = vec![None; columns.len()];
        if let Some(last) = row.cells.last_mut() {
            *last = Some(count);
        }
        row
    });
    let vacancies = FormBlock { code, title, rows: rows.collect() };
    (columns, vec![seekers, vacancies])
}

/// III/2: by education, and by field of study.
fn seekers_by_education(seekers: &[Seeker<'_>]) -> (Vec<FormColumn>, Vec<FormBlock>) {
    let columns = flow_columns();
    let mut by_education = Tally::new(("education", "Menurut pendidikan"), educations(), &columns);
    let mut by_major = Tally::new(("major", "Menurut jurusan"), [], &columns);
    for seeker in seekers {
        let level = seeker.record.and_then(|worker| worker.education).map(education);
        add_flows(&mut by_education, level.as_deref(), seeker);
        let major = seeker.record.and_then(|worker| worker.major.as_deref()).map(|major| major.trim().to_lowercase());
        add_flows(&mut by_major, major.as_deref().filter(|major| !major.is_empty()), seeker);
    }
    (columns, vec![by_education.block(), by_major.block()])
}

/// III/4 to III/6: openings by a fact of their vacancy.
fn by_vacancy(
    posts: &[Post<'_>],
    rows: impl IntoIterator<Item = (String, String)>,
    key: impl Fn(&Post<'_>) -> Option<String>,
) -> (Vec<FormColumn>, Vec<FormBlock>) {
    let columns: Vec<FormColumn> =
        FLOWS.iter().map(|(code, label)| FormColumn { code: (*code).to_owned(), label: (*label).to_owned() }).collect();
    let mut tally = Tally::new(VACANCIES, rows, &columns);
    for post in posts {
        let key = key(post);
        for (flow, count) in post.flows().into_iter().enumerate() {
            tally.add(key.as_deref().unwrap_or(UNKNOWN), flow, count);
        }
    }
    (columns, vec![tally.block()])
}

/// III/7 in its second form: by education, a column a flow and years since graduation.
fn by_graduation(seekers: &[Seeker<'_>], period: Period) -> (Vec<FormColumn>, Vec<FormBlock>) {
    let flows = [FLOWS[1], FLOWS[2], FLOWS[3]];
    let columns: Vec<FormColumn> = flows
        .iter()
        .flat_map(|(code, label)| {
            let since = SINCE.iter().map(move |(end, years)| FormColumn {
                code: format!("{code}_{end}"),
                label: format!("{label} {years}"),
            });
            since.chain([FormColumn { code: (*code).to_owned(), label: format!("{label} jumlah") }])
        })
        .collect();
    let mut tally = Tally::new(("education", "Menurut pendidikan"), educations(), &columns);
    for seeker in seekers {
        let level = seeker.record.and_then(|worker| worker.education).map(education);
        let year = seeker.record.and_then(|worker| worker.graduation_year).and_then(|year| i32::try_from(year).ok());
        let since = since_band(year.map(|year| period.to.year() - year));
        let [_, registered, placed, removed, _] = seeker.flows();
        for (flow, count) in [registered, placed, removed].into_iter().enumerate() {
            let first = flow * (SINCE.len() + 1);
            tally.add(level.as_deref().unwrap_or(UNKNOWN), first + since, count);
            tally.add(level.as_deref().unwrap_or(UNKNOWN), first + SINCE.len(), count);
        }
    }
    (columns, vec![tally.block()])
}

/// Leaves out what tells of too few people. In the summary flows tell of each other, so that whole columns go; elsewhere rows.
fn suppress(table: IpkTable, columns: &[FormColumn], blocks: &mut [FormBlock]) {
    if table != IpkTable::Summary {
        blocks.iter_mut().for_each(FormBlock::suppress_rows);
        return;
    }
    for block in blocks {
        // The block lying on its side: an age a row, a sex and flow a cell, and all ages the sum.
        let head = |at: usize| -> Vec<Option<u64>> {
            block
                .rows
                .iter()
                .flat_map(|row| row.cells[at * SEXES.len()..(at + 1) * SEXES.len()].iter().copied())
                .collect()
        };
        let rows = (0..columns.len() / SEXES.len())
            .map(|at| super::form::FormRow {
                code: String::new(),
                label: UNKNOWN_LABEL.to_owned(),
                is_fixed: true,
                cells: head(at),
                suppressed: false,
            })
            .collect();
        let mut side = FormBlock { code: block.code, title: block.title, rows };
        side.suppress_rows();
        for (at, hidden) in side.rows.iter().enumerate().filter(|(_, row)| row.suppressed) {
            for row in &mut block.rows {
                row.cells[at * SEXES.len()..(at + 1) * SEXES.len()].fill(None);
                row.suppressed = hidden.suppressed;
            }
        }
    }
}
