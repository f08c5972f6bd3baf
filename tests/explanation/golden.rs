//! How do explanations read? A few of each, for every reader in both languages, as a person reads them.

use std::fmt::Write as _;
use std::path::Path;

use matcher_core::RankOptions;
use matcher_core::matcher::{Audience, Lang};

use crate::market;

const POLICY: &str = "id = \"setempat\"\njurisdiction = \"65.71\"\n[local]\nproof = [\"ktp_region\", \"home_region\"]\n\
                      [order]\ninstrument = \"reserve\"\nmin_score = 0.1\n[order.reserve]\nshare = 0.5\n";
const WORKERS: &str = "\
worker_id,skills,summary,occupation,education,experience_years,certificates,home_region,wage_min,max_distance_km,relocate
A,las smaw|las gtaw,tukang las kapal,Welder,SMK,4,,65.71.01,4000000,30,
B,smaw|gtaw|gerinda,las pipa dan tangki,Welder,SMK,9,,64.71,4500000,,yes
C,smaw,membantu tukang las,Helper,SMP,1,,65.71.02,3800000,30,
D,gerinda,,Helper,SMK,2,,,4800000,,
E,barista,,Barista,SMA,3,,65.03,3000000,10,
";
const VACANCIES: &str = "\
vacancy_id,title,description,skills_required,skills_preferred,education_min,experience_min_years,wage_max,region,openings
V1,Welder,las kapal dan tangki,las smaw|las gtaw,gerinda,SMK,2,4500000,65.71.01,2
";
const COURSES: &str = "course_id,title,skills_taught,starts_on,days\nC1,Las GTAW dasar,las gtaw,2026-12-01,35\n";

const READERS: [(Audience, &str); 4] = [
    (Audience::JobSeeker, "job seeker"),
    (Audience::Officer, "officer"),
    (Audience::Employer, "employer"),
    (Audience::Auditor, "auditor"),
];

#[test]
fn a_few_of_each_read_as_they_are_kept() {
    let market = market(POLICY, WORKERS, VACANCIES, COURSES);
    let one = RankOptions::default().with_k(2);
    let explained = ["A"].map(|worker| market.explain(worker, "V1").unwrap());
    let kept_out = ["C", "E"].map(|worker| market.why_not(worker, "V1", &one).unwrap());
    let both = [("C", "A")].map(|(a, b)| market.compare(a, b, "V1", &one).unwrap());
    let found = ["C", "D"].map(|worker| market.counterfactual(worker, "V1", &one).unwrap());
    let mut out = String::new();
    let mut add = |title: &str, text: &dyn Fn(Lang, Audience) -> String| {
        for (lang, language) in [(Lang::Id, "id"), (Lang::En, "en")] {
            for (audience, reader) in READERS {
                // Digests change with every version.
                let text = text(lang, audience);
                let lines = text.lines().filter(|line| !line.starts_with("generation "));
                let _ = writeln!(out, "== {title} · {language} · {reader}");
                for line in lines {
                    let _ = writeln!(out, "{line}");
                }
                out.push('\n');
            }
        }
    };
    for own in &explained {
        add(&format!("explain {}", own.worker_id), &|lang, audience| own.text(lang, audience));
    }
    for own in &kept_out {
        add(&format!("why not {}", own.explanation.worker_id), &|lang, audience| own.text(lang, audience));
    }
    for own in &both {
        let title = format!("compare {} with {}", own.a.worker_id, own.b.worker_id);
        add(&title, &|lang, audience| own.text(lang, audience));
    }
    for own in &found {
        add(&format!("what would help {}", own.now.explanation.worker_id), &|lang, audience| own.text(lang, audience));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let kept = std::fs::read_to_string(folder.join("explanations.txt")).unwrap_or_default();
    if kept != out {
        let made = folder.join("explanations.made.txt");
        std::fs::write(&made, &out).unwrap();
        panic!("{} reads differently from what is kept beside it; look at both", made.display());
    }
}
