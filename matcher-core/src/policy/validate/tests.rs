//! What is said of a document that can't be used?

use super::*;

/// What is wrong with a document whose first line is its id.
fn complaint(document: &str) -> String {
    match Policy::from_toml(&format!("id = \"x\"\n{document}")) {
        Ok(_) => "nothing".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn assert_complaints(cases: &[(&str, &str)]) {
    for (document, expected) in cases {
        let found = complaint(document);
        assert!(
            found.starts_with(&format!("policy: {expected}")),
            "{document}\n expected {expected}\n found    {found}"
        );
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn a_value_out_of_range_is_named_with_key_and_line() {
    assert_complaints(&[
        (
            "valid_from = 2020-01-01\nvalid_to = 2019-12-31\n",
            "line 3, column 12: valid_to is 2019-12-31, expected a day on or after valid_from, which is 2020-01-01",
        ),
        ("valid_from = 2020-13-01\n", "line 2, column "),
        ("valid_from = 1820-01-01\n", "line 2, column 14: valid_from is 1820-01-01, expected a date from 1900-01-01"),
        ("valid_from = 2020\n", "line 2, column 14: valid_from is 2020, expected a date such as 2019-01-01"),
        ("jurisdiction = \"64.7\"\n", "line 2, column 16: jurisdiction"),
        ("[local]\nproof = []\n", "line 3, column 9: local.proof is [], expected at least one of"),
        ("[local]\nmonths = 1201\n", "line 3, column 10: local.months is 1201, expected a whole number from 0 to 1200"),
        (
            "[local]\nmonths = -1\n",
            "line 3, column 10: local.months: invalid value: integer `-1`, expected a whole number of 0 or more",
        ),
        ("[order]\nmin_score = 1.5\n", "line 3, column 13: order.min_score is 1.5, expected a number from 0 to 1"),
        ("[order]\nmin_score = nan\n", "line 3, column 13: order.min_score is NaN, expected a number from 0 to 1"),
        (
            "[order]\ninstrument = \"bost\"\n",
            "line 3, column 14: order.instrument: unknown variant `bost`, expected one of `none`, `boost`, `tier`, `reserve`, `labour_market_test`; did you mean `boost`?",
        ),
        (
            "[order]\nskill_class = [\"low\"]\n",
            "line 3, column 15: order.skill_class is [\"low\"], expected unskilled, semi, skilled, strategic",
        ),
        (
            "[order.boost]\nkecamatan = 2\n",
            "line 3, column 13: order.boost.kecamatan is 2, expected a number from 0 to 1",
        ),
        (
            "[order.boost]\nkecamatan = 0.1\nprovinsi = 0.2\n",
            "line 3, column 13: order.boost.kecamatan is 0.1, expected no less than the amount for kabupaten_kota, which is 0.2",
        ),
        (
            "[order.reserve]\nshare = 1.2\n",
            "line 3, column 9: order.reserve.share is 1.2, expected a share from 0 to 1",
        ),
        (
            "[order.reserve]\nshare = \"targets\"\n",
            "line 3, column 9: order.reserve.share is \"targets\", expected a share from 0 to 1 or \"target\"",
        ),
        (
            "[order.reserve]\nshare = true\n",
            "line 3, column 9: order.reserve.share is true, expected a share from 0 to 1 or \"target\"",
        ),
        (
            "[order.reserve]\nprecedence = \"open\"\n",
            "line 3, column 14: order.reserve.precedence is \"open\", expected reserve_first, open_first or a list of slots",
        ),
        (
            "[order.reserve]\nunfilled = \"hold\"\nhold_days = 4000\n",
            "line 4, column 13: order.reserve.hold_days is 4000, expected a whole number from 0 to 3650",
        ),
        (
            "[[tier]]\nlevel = \"kecamatan\"\nmin_share = 1.2\n",
            "line 4, column 13: tier[1].min_share is 1.2, expected a share from 0 to 1",
        ),
        (
            "[[tier]]\nlevel = \"kecamatan\"\nwindow_days = 9999\n",
            "line 4, column 15: tier[1].window_days is 9999, expected a whole number from 0 to 3650",
        ),
        (
            "[[tier]]\nname = \"Ring 1\"\nlevel = \"kecamatan\"\n",
            "line 3, column 8: tier[1].name is \"Ring 1\", expected small letters",
        ),
        ("[[group]]\nname = \"\"\nshare = 0.01\n", "line 3, column 8: group[1].name is \"\", expected small letters"),
        (
            "[[group]]\nname = \"a\"\nshare = -0.1\n",
            "line 4, column 9: group[1].share is -0.1, expected a share from 0 to 1",
        ),
        ("[extra]\ncap = 2\n", "line 3, column 7: extra.cap is 2, expected a number from 0 to 1"),
        (
            "[extra]\ncap = 1\namounts = { Poor = 0.1 }\n",
            "line 4, column 20: extra.amounts.Poor is \"Poor\", expected small letters",
        ),
        (
            "[extra]\ncap = 1\n[extra.amounts]\npoor = -0.1\n",
            "line 5, column 8: extra.amounts.poor is -0.1, expected a number from 0 to 1",
        ),
        (
            "[[target]]\nunit = \"employer\"\nscope = \"hires\"\nshare = 1.2\n",
            "line 5, column 9: target[1].share is 1.2, expected a share from 0 to 1",
        ),
        ("[[target]]\nunit = \"employer\"\nshare = 0.2\n", "line 2, column 1: target[1]: missing field `scope`"),
        (
            "[[target]]\nunit = \"employer\"\nscope = \"hires\"\nshare = 0.2\nfrom = 2021-01-01\nto = 2020-12-31\n",
            "line 7, column 6: target[1].to is 2020-12-31, expected a day on or after target[1].from, which is 2021-01-01",
        ),
        (
            "[strategic]\nkbji = [\"1321\", \"13.2\"]\n",
            "line 3, column 17: strategic.kbji[2] is \"13.2\", expected a KBJI code of 1 to 4 digits",
        ),
        ("[strategic]\nkbji = [1321]\n", "line 3, column 9: strategic.kbji[1]: invalid type: integer `1321`"),
        ("[[exemption]]\nreason = \"\"\nevidence = \"officer\"\n", "line 3, column 10: exemption[1].reason is empty"),
        (
            "[[exemption]]\nreason = \"a\"\nevidence = \"list\"\nkbji = [\"13211\"]\n",
            "line 5, column 9: exemption[1].kbji[1] is \"13211\", expected a KBJI code",
        ),
        (
            "[[exemption]]\nreason = \"a\"\nevidence = \"officer\"\nfrom = 2020-01-02\nto = \"2020-01-01\"\n",
            "line 6, column 6: exemption[1].to is 2020-01-01, expected a day on or after exemption[1].from",
        ),
    ]);
    assert_eq!(
        Policy::from_toml("id = \" \"\n").unwrap_err().to_string(),
        "policy: line 1, column 6: id is empty, expected a name"
    );
    assert!(Policy::from_toml("").unwrap_err().to_string().contains("missing field `id`"));
}

#[test]
fn parts_that_contradict_each_other_are_both_named() {
    let target = |class: &str, days: &str| {
        format!(
            "[[target]]\nunit = \"employer\"\nscope = \"hires\"\nskill_class = [\"{class}\"]\nshare = 0.5\n{days}\n"
        )
    };
    let overlapping = [target("*", "to = 2021-01-01"), target("skilled", "from = 2021-01-01")].concat();
    let following = [target("*", "to = 2020-12-31"), target("skilled", "from = 2021-01-01")].concat();
    let apart = [target("semi", ""), target("skilled", "")].concat();
    assert_eq!((complaint(&following), complaint(&apart)), ("nothing".to_owned(), "nothing".to_owned()));
    assert_complaints(&[
        (
            &overlapping,
            "line 8, column 1: target[2] overlaps line 2, column 1: target[1]: same unit, scope and class of skill on the same days",
        ),
        (
            "[local]\nproof = [\"home_region\"]\nchecked_months = 6\n",
            "line 4, column 18: local.checked_months asks for a check of the identity card, but ktp_region isn't among local.proof",
        ),
        ("[[tier]]\nmin_share = 0.1\n", "line 2, column 1: tier[1] has neither level nor regions"),
        (
            "[[tier]]\nlevel = \"kecamatan\"\nregions = [\"64.74.01\"]\n",
            "line 2, column 1: tier[1] has both level and regions",
        ),
        (
            "[[tier]]\nlevel = \"kecamatan\"\n[[tier]]\nlevel = \"desa_kelurahan\"\n",
            "line 5, column 9: tier[2].level is desa_kelurahan after kecamatan: rings go outward",
        ),
        (
            "[[tier]]\nlevel = \"kecamatan\"\n[[tier]]\nname = \"b\"\nlevel = \"kecamatan\"\n",
            "line 6, column 9: tier[2].level is kecamatan after kecamatan: rings go outward",
        ),
        (
            "[[tier]]\nlevel = \"provinsi\"\n",
            "line 3, column 9: tier[1].level is provinsi, wider than local.boundary, which is kabupaten_kota",
        ),
        (
            "[[tier]]\nregions = [\"64.74.01\"]\n[[tier]]\nname = \"b\"\nregions = [\"64.74.01\"]\n",
            "line 6, column 11: tier[2].regions repeats line 3, column 11: tier[1].regions",
        ),
        (
            "[[tier]]\nregions = [\"64.74.01\"]\n[[tier]]\nregions = [\"64.74.02\"]\n",
            "line 4, column 1: tier[2] is called named, as is line 2, column 1: tier[1]: give one of them another name",
        ),
        (
            "[[tier]]\nname = \"local\"\nregions = [\"64.74.01\"]\n",
            "line 3, column 8: tier[1].name is local, which is the name of openings already",
        ),
        (
            "[[tier]]\nlevel = \"kecamatan\"\n[[group]]\nname = \"kecamatan\"\nshare = 0.1\n",
            "line 5, column 8: group[1].name is called kecamatan, as is line 2, column 1: tier[1]",
        ),
        (
            "[[group]]\nname = \"open\"\nshare = 0.1\n",
            "line 3, column 8: group[1].name is open, which is the name of openings already",
        ),
        (
            "[[group]]\nname = \"a\"\nshare = 0.1\n[[group]]\nname = \"a\"\nshare = 0.2\n",
            "line 6, column 8: group[2].name is called a, as is line 3, column 8: group[1].name",
        ),
        (
            "[extra]\n[extra.amounts]\npoor = 0.1\n",
            "line 4, column 8: extra.amounts.poor is 0.1, above extra.cap, which is 0: nobody would get it",
        ),
        (
            "[extra]\ncap = 0.1\n[extra.amounts]\npoor = 0.2\n",
            "line 5, column 8: extra.amounts.poor is 0.2, above extra.cap, which is 0.1",
        ),
        (
            "[order.reserve]\nshare = \"target\"\n",
            "line 3, column 9: order.reserve.share is \"target\", but there is no [[target]]",
        ),
        (
            "[order.reserve]\nhold_days = 7\n",
            "line 3, column 13: order.reserve.hold_days is 7, but order.reserve.unfilled is release",
        ),
        (
            "[order.reserve]\nshare = 0.5\nprecedence = [\"open\", \"locals\"]\n",
            "line 4, column 23: order.reserve.precedence[2] is \"locals\", expected one of open, local; did you mean local?",
        ),
        (
            "[order.reserve]\nshare = 0.5\nprecedence = [\"open\"]\n",
            "line 4, column 14: order.reserve.precedence has no slot for local: each needs one",
        ),
        (
            "[order.reserve]\nshare = 0.5\nprecedence = [\"local\"]\n",
            "line 4, column 14: order.reserve.precedence has no slot for open: each needs one",
        ),
        (
            "[order.reserve]\nprecedence = [\"open\"]\n[[group]]\nname = \"a\"\nshare = 0.1\n",
            "line 3, column 14: order.reserve.precedence has no slot for a: each needs one",
        ),
        (
            "[[exemption]]\nreason = \"specialist\"\nevidence = \"list\"\n",
            "line 4, column 12: exemption[1].evidence is list, but no kbji is listed",
        ),
    ]);
}

#[test]
fn more_rings_or_groups_than_there_are_bits_are_refused() {
    let ring = |ring| format!("[[tier]]\nname = \"ring_{ring}\"\nregions = [\"64.74.{ring:02}\"]\n");
    let group = |group| format!("[[group]]\nname = \"group_{group}\"\nshare = 0.01\n");
    let rings = (1..=MOST_RINGS + 1).map(ring).collect::<Vec<_>>().concat();
    let groups = (1..=MOST_GROUPS).map(group).collect::<Vec<_>>().concat();
    assert_complaints(&[(&rings, "line 2, column 1: tier is 25 rings, expected at most 24")]);
    assert_eq!(complaint(&groups), "nothing");
    assert_complaints(&[(
        &format!("[extra]\ncap = 0.1\namounts = {{ group_1 = 0.1, poor = 0.1 }}\n{groups}"),
        "line 4, column 11: extra.amounts is 25 groups, expected at most 24 in all",
    )]);
}

#[test]
fn a_policy_made_in_code_is_told_the_key_alone() {
    let mut policy = Policy::none();
    policy.order.min_score = 2.0;
    let error = policy.validate().unwrap_err().to_string();
    assert_eq!(error, "policy: order.min_score is 2, expected a number from 0 to 1");
}
