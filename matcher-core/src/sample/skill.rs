//! Which skills, and in which spelling? Workers write as they speak, vacancies a little more carefully.

use super::Market;
use super::district::District;
use super::draw::Draw;
use super::family::{Family, SkillNo};
use crate::record::SkillDemand;

/// How many items a worker lists, 2 to 7; most list 3 to 5.
const ITEMS: [usize; 12] = [2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 7];

/// Spellings a vacancy draws from: the lists begin with the usual ones.
const USUAL: usize = 3;

/// Skills of a family without repetition: the lead one first, then others of its core, then what its people add.
fn chosen(family: &Family, lead: Option<SkillNo>, count: usize, core: u32, draw: &mut Draw) -> Vec<SkillNo> {
    let mut skills: Vec<SkillNo> = Vec::with_capacity(count);
    skills.extend(lead.or_else(|| family.skills.first().copied()));
    for &skill in &family.skills {
        if skills.len() < count && !skills.contains(&skill) && draw.percent(core) {
            skills.push(skill);
        }
    }
    // Twice the count bounds the draws; a short list of extras leaves the worker with fewer items.
    for _ in 0..count * 2 {
        match draw.any(&family.extra) {
            Some(&skill) if skills.len() < count && !skills.contains(&skill) => skills.push(skill),
            _ => {}
        }
    }
    skills
}

/// Percent of the core that people of a family have besides their lead skill.
fn core(lead: Option<SkillNo>) -> u32 {
    // A title of its own stands for a trade of its own: a tiler is seldom a rebar worker too.
    if lead.is_some() { 35 } else { 65 }
}

/// A worker's skills in the worker's own words.
pub(super) fn told(
    market: &Market<'_>,
    district: &District,
    family: &Family,
    lead: Option<SkillNo>,
    draw: &mut Draw,
) -> Vec<String> {
    let count = draw.any(&ITEMS).copied().unwrap_or(2);
    let spelt = |skill: &SkillNo, draw: &mut Draw| {
        let text = draw.early(&market.data.skills[skill.place()]).map_or("", String::as_str);
        if draw.percent(18) { text.to_lowercase() } else { text.to_owned() }
    };
    let skills = chosen(family, lead, count, core(lead), draw);
    let mut told: Vec<String> = skills.iter().map(|skill| spelt(skill, draw)).collect();
    // What everybody claims and what only neighbours understand takes the place of a last item rather than of a trade.
    let last = if draw.percent(26) {
        draw.any(&market.data.soft)
    } else if draw.percent(9) {
        draw.any(&district.economy.local_terms)
    } else {
        None
    };
    if let Some(last) = last {
        if told.len() > 2 {
            told.pop();
        }
        told.push(last.clone());
    }
    told
}

/// What a vacancy asks and what it welcomes.
pub(super) struct Demands {
    pub(super) required: Vec<SkillDemand>,
    pub(super) preferred: Vec<SkillDemand>,
}

/// Skills a vacancy demands, in usual spelling.
pub(super) fn demanded(market: &Market<'_>, family: &Family, lead: Option<SkillNo>, draw: &mut Draw) -> Demands {
    let asked = usize::try_from(draw.between(1, 3)).unwrap_or(1);
    let all = chosen(family, lead, asked + 3, core(lead), draw);
    // A tiler is not asked to weld rebar: a trade of its own demands itself, and the rest of the family is welcome.
    let own = all.iter().filter(|skill| lead.map_or(family.skills.contains(skill), |lead| lead == **skill)).count();
    let (required, rest) = all.split_at(asked.min(own.max(1)).min(all.len()));
    let welcome = usize::try_from(draw.between(0, 2)).unwrap_or(0).min(rest.len());
    let demand = |skill: &SkillNo, weights: [f64; 2], draw: &mut Draw| {
        let spellings = &market.data.skills[skill.place()];
        let name = draw.early(&spellings[..spellings.len().min(USUAL)]).cloned().unwrap_or_default();
        let weight = draw.any(&weights).copied().filter(|_| draw.percent(8));
        SkillDemand { name, weight }
    };
    Demands {
        required: required.iter().map(|skill| demand(skill, [1.5, 2.0], draw)).collect(),
        preferred: rest[..welcome].iter().map(|skill| demand(skill, [0.5, 0.2], draw)).collect(),
    }
}
