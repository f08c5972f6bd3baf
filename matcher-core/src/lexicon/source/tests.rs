//! Taxonomies of every format. Every row here is synthetic, O*NET's included: only the columns are those published.

use std::fs;

use super::*;
use crate::lexicon::SkillIndex;

const SKILLS: &str = "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\n\
    http://x/skill/1,skill/competence,sector-specific,split bamboo,\"cut reed\ncleave bamboo\nweave baskets\",d\n\
    http://x/skill/2,skill/competence,sector-specific,weave baskets,\"cut reed\nbasketry\",d\n\
    http://x/skill/3,knowledge,cross-sector,bamboo,bamboo stuff,d\n";
const RELATIONS: &str = "conceptType,conceptUri,broaderType,broaderUri\n\
    KnowledgeSkillCompetence,http://x/skill/1,KnowledgeSkillCompetence,http://x/skill/3\n\
    KnowledgeSkillCompetence,http://x/skill/1,SkillGroup,http://x/group/9\n";
const OCCUPATIONS: &str = "conceptUri,iscoGroup,preferredLabel,altLabels,description\n\
    http://x/occupation/1,7317,basket weaver,\"basket maker\ncrafter\",d\n\
    http://x/occupation/2,7318,cloth weaver,crafter,d\n\
    http://x/occupation/3,0110,parade officer,,d\n";
const KBJI: &str = "digit,kode,judul,deskripsi\n\
    1,7,Pekerja Contoh,d\n4,7317,Perajin Contoh Anyaman,d\n6,7317.01,Perajin Contoh Keranjang Bambu,d\n\
    6,731702,Perajin Contoh Anyaman,d\n6,7318.01,Penenun Contoh,d\n";

fn load(files: &[&str]) -> Result<Lexicon, LexiconError> {
    let sources: Vec<_> = files.iter().map(|&text| LexiconSource::Bytes(text.into())).collect();
    Lexicon::from_sources(&sources, "")
}

/// The whole chain of causes.
fn error(files: &[&str]) -> String {
    let error = load(files).unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    source.map_or(error.to_string(), |source| format!("{error}: {source}"))
}

fn counts(lexicon: &Lexicon) -> Vec<(LexiconRule, usize)> {
    lexicon.notes().iter().map(|note| (note.rule, note.count)).collect()
}

fn id(lexicon: &Lexicon, item: &str) -> Option<String> {
    lexicon.resolve(item).mentions().first().map(|mention| lexicon.skill(mention.skill).skill_id.clone())
}

#[test]
fn esco_skills_keep_labels_before_shared_alternative_names() {
    let lexicon = load(&[SKILLS]).unwrap();
    assert_eq!(id(&lexicon, "weave baskets").as_deref(), Some("http://x/skill/2"));
    assert_eq!(id(&lexicon, "cleave bamboo").as_deref(), Some("http://x/skill/1"));
    assert_eq!(id(&lexicon, "cut reed"), None);
    assert_eq!(counts(&lexicon), [(LexiconRule::AliasIsLabel, 1), (LexiconRule::SharedAlias, 1)]);
    assert_eq!(
        lexicon.notes()[1].to_string(),
        "1 alternative names belong to several skills and name none, such as cut reed"
    );
    let kinds: Vec<_> = lexicon.skills().iter().map(|skill| skill.kind.as_str()).collect();
    assert_eq!(kinds, ["skill", "skill", "knowledge"]);
}

#[test]
fn a_relation_file_adds_edges_and_counts_those_that_lead_out() {
    let lexicon = load(&[RELATIONS, SKILLS]).unwrap();
    assert_eq!(lexicon.skills()[0].broader, ["http://x/skill/3"]);
    assert!(counts(&lexicon).contains(&(LexiconRule::EdgeOutside, 1)));
    assert!(error(&[RELATIONS]).contains("at least one skill"));
}

#[test]
fn occupations_give_titles_their_group_and_are_no_skills() {
    let lexicon = load(&[SKILLS, OCCUPATIONS]).unwrap();
    assert_eq!(lexicon.occupation_group("Basket Maker"), Some(7317));
    assert_eq!(lexicon.occupation_group("wanted: basket weaver, Tarakan"), Some(7317));
    assert_eq!(lexicon.occupation_group("crafter"), None);
    assert_eq!(lexicon.occupation_group("parade officer"), None);
    assert!(lexicon.mentions("we look for a basket weaver").is_empty());
    assert_eq!(id(&lexicon, "cloth weaver"), None);
    let found = counts(&lexicon);
    assert!(found.contains(&(LexiconRule::SharedTitle, 1)) && found.contains(&(LexiconRule::NoGroup, 1)));
}

#[test]
fn kbji_titles_lead_to_their_unit_group() {
    let lexicon = load(&[KBJI]).unwrap();
    let ids: Vec<_> = lexicon.skills().iter().map(|job| job.skill_id.as_str()).collect();
    assert_eq!(ids, ["7317", "7317.01", "7317.02", "7318.01"]);
    assert_eq!(lexicon.occupation_group("PERAJIN CONTOH ANYAMAN"), Some(7317));
    assert_eq!(lexicon.occupation_group("perajin keranjang bambu contoh"), Some(7317));
    assert_eq!(lexicon.occupation_group("perajin"), None);
    // The group of 7318.01 is not in the file, and a major group is no job.
    assert_eq!(counts(&lexicon), [(LexiconRule::OtherRow, 1), (LexiconRule::EdgeOutside, 1)]);
    let broader = &lexicon.skills()[lexicon.index_of("7317.01").map_or(0, SkillIndex::at)].broader;
    assert_eq!(broader, &["7317"]);
}

#[test]
fn industries_look_like_occupations_and_are_refused() {
    let text = error(&["kategori,digit,kode,judul,deskripsi\nA,1,A,Contoh,d\n"]);
    assert!(text.contains("the columns kategori, digit, kode, judul, deskripsi are those of no lexicon"), "{text}");
    assert!(text.contains("skill_id and label_id") && text.contains("conceptUri") && text.contains("O*NET-SOC Code"));
}

#[test]
fn onet_files_of_one_database_join() {
    let data = "O*NET-SOC Code\tTitle\tDescription\n99-0001.00\t\"Sample\" Weavers\tInvented.\n";
    let titles = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n99-0001.00\tSample Basket Maker\tn/a\t01\n\
        99-0002.00\tNobody\tn/a\t01\n";
    let tools = "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n\
        99-0001.00\tWeavePad\t43990001\tSample weaving software\tN\tN\n99-0002.00\tWeavePad\t43990001\tSample weaving software\tN\tN\n";
    let skills = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n\
        99-0001.00\t2.Z.1\tSample Weaving\tIM\t3.00\n99-0001.00\t2.Z.1\tSample Weaving\tLV\t2.00\n";
    let lexicon = load(&[data, titles, tools, skills]).unwrap();
    let ids: Vec<_> = lexicon.skills().iter().map(|skill| skill.skill_id.as_str()).collect();
    assert_eq!(ids, ["43990001", "weavepad", "2.Z.1", "99-0001.00"]);
    assert_eq!(lexicon.skills()[1].broader, ["43990001"]);
    assert_eq!(lexicon.skills()[3].aliases, ["Sample Basket Maker"]);
    assert_eq!(counts(&lexicon), [(LexiconRule::NameOutside, 1), (LexiconRule::NoGroup, 1)]);
}

#[test]
fn a_users_table_has_the_columns_tables_have() {
    let table = "\u{feff}# version: 3\n# our own\nID;Label;Alias;Broader;note\n\
        a;Anyaman bambu;\"menganyam bambu; besek\";b;x\nb;Kerajinan tangan\n";
    let lexicon = load(&[table]).unwrap();
    assert_eq!((lexicon.version(), lexicon.len()), ("3", 2));
    assert_eq!(lexicon.skills()[0].aliases, ["menganyam bambu", "besek"]);
    assert_eq!(lexicon.skills()[0].broader, ["b"]);
    assert_eq!(counts(&lexicon), [(LexiconRule::ShortRow, 1)]);
    assert_eq!(lexicon.notes()[0].examples, ["line 5"]);
}

#[test]
fn what_is_wrong_in_a_table_of_ones_own_is_an_error_with_its_line() {
    assert!(error(&[""]).contains("at least one skill"));
    assert!(error(&["id,label\n"]).contains("at least one skill"));
    assert!(load(&[]).unwrap_err().to_string().contains("at least one skill"));
    assert_eq!(
        error(&["id,label\na,satu\na,dua\n"]),
        "table 1: line 3: skill_id \"a\" occurs a second time; ids are unique"
    );
    assert!(error(&["id,label\na,satu\n", "id,label\na,dua\n"]).starts_with("table 2: line 2: skill_id \"a\" occurs"));
    assert!(error(&["id,label\na,satu\nb\n"]).starts_with("table 1: line 3: skill_id \"b\" needs an id"));
    assert!(error(&["id,label\na,satu, dua\n"]).starts_with("table 1: line 2: 3 cells under 2 columns"));
    assert!(error(&["id,label,Label\na,satu,dua\n"]).contains("the column label stands twice"));
    assert!(error(&["id,label,alias\na,satu,x y\nb,dua,x y\n"]).contains("belongs to both \"a\" and \"b\""));
    assert!(error(&["id,label,broader\na,satu,b\nb,dua,a\n"]).contains("in a circle: a -> b"));
    assert!(error(&["id,label,broader\na,satu,z\n"]).contains("names \"z\", which is no skill_id"));
    let sources = [LexiconSource::Bytes(b"id,label\na,satu\nb,\xff\n".to_vec())];
    let error = Lexicon::from_sources(&sources, "").unwrap_err();
    let LexiconError::InFile { source, .. } = error else { panic!("{error}") };
    assert!(matches!(*source, LexiconError::Unreadable { line: 3, .. }));
}

#[test]
fn rows_of_published_files_are_refused_one_by_one() {
    let wide = format!("{SKILLS}http://x/skill/4,knowledge,cross-sector,palm, oil,,d,e\nhttp://x/skill/5,knowledge\n");
    assert_eq!(counts(&load(&[&wide]).unwrap())[..2], [(LexiconRule::IncompleteRow, 1), (LexiconRule::WideRow, 1)]);
    let circle = format!("{RELATIONS}K,http://x/skill/3,K,http://x/skill/1\n");
    assert!(load(&[SKILLS, &circle]).unwrap_err().to_string().contains("circle"));
}

#[test]
fn the_file_given_first_keeps_a_name() {
    let own = "id,label,alias,broader\nown,Weave Baskets,anyam,http://x/skill/3\n";
    let before = load(&[own, SKILLS]).unwrap();
    assert_eq!(id(&before, "weave baskets").as_deref(), Some("own"));
    assert_eq!(before.skill(before.index_of("http://x/skill/2").unwrap()).label(), "weave baskets (2)");
    assert!(counts(&before).iter().any(|&(rule, _)| rule == LexiconRule::NameTaken));
    let behind = load(&[SKILLS, own]).unwrap();
    assert_eq!(id(&behind, "weave baskets").as_deref(), Some("http://x/skill/2"));
    assert_eq!(id(&behind, "anyam").as_deref(), Some("own"));
    assert_ne!(before.fingerprint(), behind.fingerprint());
    assert!(counts(&before).contains(&(LexiconRule::SameSkill, 1)));
    assert_eq!(before.skill(before.index_of("http://x/skill/2").unwrap()).equivalent, ["own"]);
}

#[test]
fn entries_under_one_label_stay_apart_where_their_edges_contradict() {
    let (one, other) = ("id,label,broader\na,satu,b\nb,dua,\n", "id,label,broader\nc,satu,\nd,dua,c\n");
    let lexicon = load(&[one, other]).unwrap();
    assert!(counts(&lexicon).contains(&(LexiconRule::SameSkillApart, 2)));
    assert!(lexicon.skills().iter().all(|skill| skill.equivalent.is_empty()));
}

#[test]
fn what_was_reconciled_reads_back_as_a_strict_table() {
    let own = "id,label,alias\nown,Weave Baskets,\"anyam; tikar|\"\n";
    let lexicon = load(&[own, SKILLS, RELATIONS, OCCUPATIONS, KBJI]).unwrap();
    assert_eq!(lexicon.skills()[0].aliases, ["anyam; tikar"]);
    let again = Lexicon::from_csv(lexicon.to_csv().as_bytes()).unwrap();
    assert_eq!((again.skills(), again.fingerprint()), (lexicon.skills(), lexicon.fingerprint()));
    assert!(again.notes().iter().all(|note| note.rule == LexiconRule::SharedTitle));
    assert_eq!(again.occupation_group("penenun contoh"), Some(7318));
}

#[test]
fn a_lexicon_joins_others_with_its_version() {
    let sources = [
        LexiconSource::Lexicon(Lexicon::bundled()),
        LexiconSource::Bytes("# version: 2\nid,label\nq,Anyaman bambu halus\n".into()),
    ];
    let lexicon = Lexicon::from_sources(&sources, "").unwrap();
    assert_eq!(lexicon.version(), format!("{} + 2", Lexicon::bundled().version()));
    assert_eq!(lexicon.len(), Lexicon::bundled().len() + 1);
    assert!(!Lexicon::bundled().version().is_empty());
    assert_eq!(lexicon.add_alias("anyam halus", "q").unwrap().version(), lexicon.version());
}

#[test]
fn a_folder_is_read_by_headers_and_says_what_it_skipped() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("a.csv", SKILLS), ("b.txt", RELATIONS), ("c.csv", "colour,size\nred,1\n"), ("readme.md", "-")]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let lexicon = Lexicon::from_sources(&[LexiconSource::Path(folder.path().into())], "").unwrap();
    assert_eq!(lexicon.len(), 3);
    assert_eq!(counts(&lexicon)[0], (LexiconRule::FileSkipped, 1));
    fs::remove_file(folder.path().join("a.csv")).unwrap();
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    let error = Lexicon::from_sources(&[LexiconSource::Path(folder.path().into())], "").unwrap_err();
    assert!(matches!(error, LexiconError::InFile { file, .. } if file.ends_with("c.csv")));
    let error = Lexicon::from_sources(&[LexiconSource::Path(folder.path().join("none"))], "").unwrap_err();
    assert!(matches!(error, LexiconError::File { path, .. } if path.ends_with("none")));
}
