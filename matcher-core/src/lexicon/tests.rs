//! The lexicon as a whole, on the bundled table.

use proptest::prelude::*;

use super::*;

fn ids(mentions: &[Mention]) -> Vec<String> {
    mentions.iter().map(|m| Lexicon::bundled().skill(m.skill).skill_id.clone()).collect()
}

fn named(text: &str) -> Vec<String> {
    ids(&Lexicon::bundled().mentions(text))
}

fn one(id: &str, aliases: &[&str]) -> Skill {
    let aliases = aliases.iter().map(|&alias| alias.to_owned()).collect();
    Skill { skill_id: id.to_owned(), label_id: format!("label {id}"), aliases, ..Skill::default() }
}

#[test]
fn items_as_people_spell_them_resolve() {
    for (item, skill) in [
        ("SIM BII umum", "sim_b2_umum"),
        ("Sim B2 Umum", "sim_b2_umum"),
        ("SIM B 1", "sim_b1"),
        ("pipe fitter", "pipe_fitter"),
        ("pipefitter", "pipe_fitter"),
        ("PipeFiter", "pipe_fitter"),
        ("scafolding", "scaffolder"),
        ("krani", "krani_panen"),
        ("kerani panen", "krani_panen"),
        ("clining servis", "cleaning_service"),
        ("exel", "ms_excel"),
        ("Ms. Office", "ms_office"),
        ("MUA", "make_up_artist"),
        ("TKBM", "stevedore"),
        ("mekanik A2B", "mechanic_heavy"),
        ("forklift kelas II", "operator_forklift"),
        ("Las SMAW", "welding_smaw"),
        ("TIG", "welding_gtaw"),
        ("driver", "driver_light"),
        ("bisa las", "welder"),
        ("welder_6g", "welder_6g"),
        ("Node JS", "node_js"),
    ] {
        assert_eq!(ids(Lexicon::bundled().resolve(item).mentions()), [skill], "{item}");
    }
}

#[test]
fn word_order_doesnt_matter() {
    for (item, skill) in [("fitter pipe", "pipe_fitter"), ("excel microsoft", "ms_excel")] {
        let found = Lexicon::bundled().resolve(item);
        assert_eq!(ids(found.mentions()), [skill], "{item}");
        assert_eq!(found.mentions()[0].evidence, Evidence::Alias, "{item}");
    }
}

#[test]
fn texts_that_are_huge_or_in_another_script_are_answered() {
    let lexicon = Lexicon::bundled();
    let filler = "tanggung jawab & rapi, operator; ".repeat(10_000_000 / 33);
    let text = format!("{filler} welder 6G");
    let found = lexicon.mentions(&text);
    assert_eq!((ids(&found), found[0].end), (vec!["welder_6g".to_owned()], text.len()));
    assert_eq!(ids(lexicon.resolve(&text).mentions()), ["welder_6g"]);
    let word = "x".repeat(10_000_000);
    assert!(lexicon.resolve(&word).mentions().is_empty());
    assert!(lexicon.mentions(&"-".repeat(10_000_000)).is_empty());
    for text in ["", " \t\n", "لحام", "焊工 电焊", "👷🔥", "\u{301}\u{200b}", "\0", "\u{202e}las"] {
        let rows = lexicon.resolve_texts(&[text]);
        assert_eq!((rows.len(), &*rows[0].text), (1, text));
    }
    assert_eq!(ids(lexicon.resolve("焊工 welder 🔥").mentions()), ["welder"]);
    assert_eq!(ids(lexicon.resolve("\u{202e}las").mentions()), ["welder"]);
}

#[test]
fn rows_come_in_the_order_of_the_texts() {
    let texts: Vec<String> =
        (0..1_000).map(|n| if n % 3 == 0 { format!("rigger {n}") } else { format!("qq{n}") }).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let rows = Lexicon::bundled().resolve_texts(&texts);
    assert!(rows.iter().map(|row| &*row.text).eq(texts));
}

#[test]
fn an_item_that_is_no_name_gives_the_names_inside_it() {
    let found = Lexicon::bundled().resolve("welder 6G dan rigger, bisa baca gambar");
    assert_eq!(ids(found.mentions()), ["welder_6g", "rigger", "technical_drawing_reading"]);
    let found = Lexicon::bundled().resolve("SIM A / C");
    assert_eq!(ids(found.mentions()), ["sim_a", "sim_c"]);
}

#[test]
fn filler_that_is_itself_a_name_stays() {
    for (item, skills) in [
        ("teliti, jujur dan bertanggung jawab", &["attention_to_detail", "honesty"][..]),
        ("pribadi yang jujur", &["honesty"]),
        ("jujur dan disiplin", &["honesty", "discipline"]),
        ("kemampuan email", &["email_handling"]),
        ("memiliki tanggung jawab", &["responsibility"]),
        ("dibutuhkan segera", &[]),
        ("tanpa welder", &[]),
    ] {
        assert_eq!(ids(Lexicon::bundled().resolve(item).mentions()), skills, "{item}");
    }
}

#[test]
fn no_name_reaches_across_a_list() {
    assert_eq!(named("sopir truk"), ["driver_truck"]);
    assert!(!named("sopir, truk").contains(&"driver_truck".to_owned()));
    assert!(!named("sopir\ntruk").contains(&"driver_truck".to_owned()));
    assert_eq!(named("SIM A, C; B II Umum"), ["sim_a", "sim_c", "sim_b2_umum"]);
}

#[test]
fn the_longest_name_wins() {
    assert_eq!(named("driver dump truck dan sopir trailer"), ["operator_dump_truck", "driver_trailer"]);
    assert_eq!(named("Ahli K3 Umum"), ["ahli_k3_umum"]);
}

#[test]
fn a_name_counts_at_whole_words_only() {
    assert!(named("siomay, gudeg, tigabelas, migrasi").is_empty());
    assert_eq!(named("welder/rigger-scaffolder"), ["welder", "rigger", "scaffolder"]);
}

#[test]
fn words_with_an_everyday_sense_name_nothing_in_a_sentence() {
    for word in [
        "operator", "admin", "helper", "fitter", "driver", "mekanik", "cs", "ob", "cat", "grader", "loader", "serang",
        "word", "office", "sap", "pop", "hk", "art", "k3", "b2", "ta", "Banjar", "survey",
    ] {
        assert!(named(&format!("bagian {word} di kantor kami")).is_empty(), "{word}");
    }
    let Resolution::Resolved(found) = Lexicon::bundled().resolve("helper") else { panic!("no skill") };
    assert!(found[0].ambiguous);
}

#[test]
fn what_is_not_asked_is_not_named() {
    assert!(named("tanpa pengalaman welder").is_empty());
    assert!(named("tidak perlu bisa mengemudi").is_empty());
    assert_eq!(named("tanpa pengalaman, welder 6G"), ["welder_6g"]);
    assert_eq!(named("bukan hanya rigger"), ["rigger"]);
}

#[test]
fn a_list_of_licences_names_each() {
    assert_eq!(named("punya SIM A, C dan B II Umum"), ["sim_a", "sim_c", "sim_b2_umum"]);
    assert_eq!(named("SIM C di Tarakan"), ["sim_c"]);
}

#[test]
fn rows_of_many_texts_keep_one_for_a_text_without_any() {
    let rows = Lexicon::bundled().resolve_texts(&["", "rigger"]);
    assert_eq!((rows.len(), rows[0].skill_id.is_none(), rows[0].start), (2, true, None));
    assert_eq!((rows[1].start, rows[1].end, rows[1].credit), (Some(0), Some(6), Some(1.0)));
}

#[test]
fn a_table_written_and_read_again_is_the_same_lexicon() {
    let lexicon = Lexicon::bundled();
    let again = Lexicon::from_csv(lexicon.to_csv().as_bytes()).unwrap();
    assert_eq!(again.skills(), lexicon.skills());
    assert_eq!(again.fingerprint(), lexicon.fingerprint());
    assert_ne!(again.add_alias("motong buah", "palm_harvester").unwrap().fingerprint(), lexicon.fingerprint());
}

#[test]
fn a_title_has_the_group_of_the_trade_it_names_or_none() {
    let lexicon = Lexicon::bundled();
    for (title, group) in [
        ("Admin Gudang", Some(4321)),
        ("Operator Forklift (Shift)", Some(8344)),
        ("Mekanik", Some(7233)),
        ("Welder / Rigger", None),
        ("Kepala Cabang", None),
        ("", None),
    ] {
        assert_eq!(lexicon.occupation_group(title), group, "{title}");
    }
}

#[test]
fn a_wrong_table_says_what_is_right() {
    let text = |table: &str| Lexicon::from_csv(table.as_bytes()).unwrap_err().to_string();
    assert_eq!(text("skill_id,label_id\n"), "a lexicon needs at least one skill, this one has none");
    assert_eq!(
        text("label_id\nlas\n"),
        "column skill_id is missing; a lexicon needs skill_id and one of label_id, label_en"
    );
    assert_eq!(
        text("skill_id,label_id\na,satu\na,dua\n"),
        "line 3: skill_id \"a\" occurs a second time; ids are unique"
    );
    assert_eq!(text("skill_id,label_id\na,\n"), "line 2: skill_id \"a\" needs an id and one of label_id, label_en");
    assert_eq!(text("skill_id,label_id,kbji4\na,satu,72\n"), "line 2: kbji4 \"72\" is no group of four digits");
    assert!(Lexicon::from_csv(&b"skill_id,label_id\na,\xff\n"[..]).unwrap_err().to_string().starts_with("line 2: "));
}

#[test]
fn a_name_of_two_skills_is_refused_and_names_both() {
    let error = Lexicon::from_skills(vec![one("a", &["Sama-sama"]), one("b", &["sama sama"])]).unwrap_err();
    assert_eq!(error.to_string(), "the name \"sama sama\" belongs to both \"a\" and \"b\"; a name leads to one skill");
    let error = Lexicon::bundled().add_alias("rigger", "welder").unwrap_err();
    assert!(
        matches!(error, LexiconError::AmbiguousName { first, second, .. } if first == "welder" && second == "rigger")
    );
    assert!(matches!(Lexicon::bundled().add_alias("x", "nobody"), Err(LexiconError::UnknownSkill { .. })));
    assert!(matches!(Lexicon::bundled().add_alias(" - ", "welder"), Err(LexiconError::BadName { .. })));
}

#[test]
fn every_name_of_the_bundled_table_resolves_to_its_skill() {
    let lexicon = Lexicon::bundled();
    for skill in lexicon.skills() {
        for name in [&skill.label_id, &skill.label_en, &skill.skill_id].into_iter().chain(&skill.aliases) {
            assert_eq!(ids(lexicon.resolve(name).mentions()), [skill.skill_id.as_str()], "{name}");
        }
    }
}

proptest! {
    #[test]
    fn every_mention_lies_on_character_boundaries_in_order(
        parts in prop::collection::vec(prop_oneof![
            Just("welder 6G"), Just("SIM A/C"), Just(" "), Just("é"), Just("tanpa "), Just("\u{301}"), Just("B II umum"),
            Just("Ｅｘｃｅｌ"), Just(", "), Just("sim b 2 c "),
        ], 0..12)
    ) {
        let text = parts.concat();
        let mut before = 0;
        for mention in Lexicon::bundled().mentions(&text) {
            prop_assert!(text.get(mention.start..mention.end).is_some_and(|found| !found.is_empty()));
            prop_assert!(before <= mention.start);
            before = mention.end;
        }
    }

    #[test]
    fn any_item_is_answered(item in any::<String>()) {
        let lexicon = Lexicon::bundled();
        prop_assert!(!lexicon.resolve_texts(&[&item]).is_empty());
        let _ = (lexicon.terms(&item), lexicon.occupation_group(&item));
    }
}
