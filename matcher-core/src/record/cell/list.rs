//! Lists: of Arrow or JSON, or text split on `|` or `;`.

use std::borrow::Cow;

use super::{Cell, Context, Notes, Raw, Refusal};

/// Most items of one list: no résumé names a hundredth of them, and the widest embeddings have as many numbers.
pub(crate) const MOST_ITEMS: usize = 4_096;

const TOO_MANY: Refusal = Refusal::new("too_many_items", "at most 4,096 items in a list");

/// A type that stands in a list.
pub(super) trait Item: Sized {
    /// What a right list looks like, in words.
    const LIST: &'static str;
    /// False where a gap would shift the items after it.
    const MAY_HAVE_GAPS: bool = true;

    /// Reads one item that is not blank.
    fn item(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal>;
}

#[allow(private_bounds, reason = "the items of a list are those of this room; callers read lists, not items")]
impl<T: Item> Cell for Vec<T> {
    const EXPECTS: &'static str = T::LIST;

    fn parse(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        match raw {
            Raw::List(items) => items_of(items, context, notes).map(Some),
            Raw::Text(text) => text_list(text.trim(), context, notes).map(Some),
            other => items_of(std::slice::from_ref(other), context, notes).map(Some),
        }
    }
}

fn items_of<T: Item>(items: &[Raw<'_>], context: &Context<'_>, notes: &mut Notes) -> Result<Vec<T>, Refusal> {
    if items.len() > MOST_ITEMS {
        return Err(TOO_MANY);
    }
    let mut read = Vec::with_capacity(items.len());
    for raw in items {
        match raw {
            gap if gap.is_blank() && !T::MAY_HAVE_GAPS => return Err(Refusal::new("null_in_list", T::LIST)),
            Raw::Null => notes.add("null_in_list", "read without the nulls inside its list"),
            gap if gap.is_blank() => {}
            Raw::List(_) => return Err(Refusal::new("nested_list", "one list, without lists inside")),
            raw => read.extend(T::item(raw, context, notes)?),
        }
    }
    Ok(read)
}

fn text_list<T: Item>(text: &str, context: &Context<'_>, notes: &mut Notes) -> Result<Vec<T>, Refusal> {
    const NONE: [&str; 5] = ["tidak ada", "tidak punya", "tidak memiliki", "belum ada", "nihil"];
    if NONE.contains(&text.to_lowercase().as_str()) {
        notes.add("words_for_none", "read as an empty list");
        return Ok(Vec::new());
    }
    if text.starts_with('[') && text.ends_with(']') {
        // `[]` is none; a frame that writes its lists in another program's form must not become one odd item.
        let values: Vec<serde_json::Value> = serde_json::from_str(text).map_err(|_| {
            Refusal::new("not_a_list", "items split on |, or a JSON list such as [\"las\", \"forklift\"]")
        })?;
        let items: Vec<Raw<'_>> = values.iter().map(Raw::from).collect();
        return items_of(&items, context, notes);
    }
    let mark = if text.contains('|') || !context.semicolon_splits { '|' } else { ';' };
    if text.contains(',') && !text.contains(mark) {
        notes.add("comma_in_item", "read as one item: lists split on | or ;, not on a comma");
    }
    // One more than the bound is enough to refuse the list.
    let items = text.split(mark).take(MOST_ITEMS + 1);
    let items: Vec<Raw<'_>> = items.map(|item| Raw::Text(Cow::Borrowed(item.trim()))).collect();
    items_of(&items, context, notes)
}

impl<'a> From<&'a serde_json::Value> for Raw<'a> {
    fn from(value: &'a serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Raw::Null,
            Value::Bool(fact) => Raw::Bool(*fact),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), _, _) => Raw::Int(whole),
                // Too long for a number of ours, but an id or a code may have 20 digits.
                (None, Some(_), _) => Raw::Text(Cow::Owned(number.to_string())),
                (None, None, float) => Raw::Float(float.unwrap_or(f64::NAN)),
            },
            Value::String(text) => Raw::Text(Cow::Borrowed(text)),
            Value::Array(items) => Raw::List(items.iter().map(Raw::from).collect()),
            Value::Object(_) => Raw::Other("an object"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::support::{read, refusal, text, value};
    use super::*;
    use crate::record::Certificate;
    use crate::region::Gazetteer;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn text_is_split_on_bars_or_semicolons() {
        for cell in ["las|forklift", "las ; forklift;", "las||forklift", "[\"las\", \"forklift\"]"] {
            assert_eq!(value::<Vec<String>>(cell), Some(words(&["las", "forklift"])), "{cell}");
        }
        assert_eq!(value::<Vec<String>>("a;b|c"), Some(words(&["a;b", "c"])));
        let regions = Gazetteer::bundled();
        let context = Context::new(&regions).for_table(false, false);
        let read = Vec::<String>::read(&text("a;b"), &context, &mut Notes::default());
        assert_eq!(read, Ok(Some(words(&["a;b"]))));
    }

    #[test]
    fn an_empty_list_is_none_and_an_empty_cell_unknown() {
        assert_eq!(value::<Vec<String>>("[]"), Some(vec![]));
        assert_eq!(value::<Vec<String>>(""), None);
        assert_eq!(read::<Vec<String>>(&Raw::List(vec![])), Ok((Some(vec![]), vec![])));
        assert_eq!(read::<Vec<String>>(&text("Tidak ada")), Ok((Some(vec![]), vec!["words_for_none"])));
    }

    #[test]
    fn a_list_of_another_form_is_refused_or_reported() {
        assert_eq!(refusal::<Vec<String>>("['las', 'forklift']"), "not_a_list");
        assert_eq!(refusal::<Vec<String>>("[[\"las\"]]"), "nested_list");
        assert_eq!(refusal::<Vec<String>>("[{\"name\": \"las\"}]"), "not_text");
        assert_eq!(read(&text("las, bubut")), Ok((Some(words(&["las, bubut"])), vec!["comma_in_item"])));
        let nulls = Raw::List(vec![Raw::Null, text("las")]);
        assert_eq!(read(&nulls), Ok((Some(words(&["las"])), vec!["null_in_list"])));
    }

    #[test]
    fn a_list_has_at_most_4096_items() {
        let list = |items: usize| vec!["las"; items].join("|");
        assert_eq!(value::<Vec<String>>(&list(MOST_ITEMS)).map(|items| items.len()), Some(MOST_ITEMS));
        assert_eq!(refusal::<Vec<String>>(&list(MOST_ITEMS + 1)), "too_many_items");
        assert_eq!(read::<Vec<String>>(&Raw::List(vec![text("las"); MOST_ITEMS + 1])), Err("too_many_items"));
        assert_eq!(refusal::<Vec<f32>>(&format!("[{}0]", "0,".repeat(MOST_ITEMS))), "too_many_items");
        assert_eq!(refusal::<Vec<String>>(&format!("{}{}", "[".repeat(1 << 19), "]".repeat(1 << 19))), "not_a_list");
    }

    #[test]
    fn items_keep_their_parts() {
        let read = value::<Vec<Certificate>>("SIO Forklift@2027-05-01|SIM BII").unwrap();
        assert_eq!((read[0].expires.is_some(), read[1].name.as_str()), (true, "SIM BII"));
    }

    #[test]
    fn a_vector_is_finite() {
        assert_eq!(value::<Vec<f32>>("[0.5, 1]"), Some(vec![0.5, 1.0]));
        assert_eq!(value::<Vec<f32>>("0.5|1"), Some(vec![0.5, 1.0]));
        assert_eq!(read::<Vec<f32>>(&Raw::List(vec![Raw::Float(f64::NAN)])), Err("not_finite"));
        assert_eq!(read::<Vec<f32>>(&Raw::List(vec![Raw::Null, Raw::Int(1)])), Err("null_in_list"));
        assert_eq!(read::<Vec<f32>>(&Raw::List(vec![Raw::Float(1e300)])), Err("not_finite"));
    }
}
