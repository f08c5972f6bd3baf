//! The native half of the Python package `matcher`: converts, releases the interpreter, calls the core, converts back.
//!
//! Nothing here is documented for analysts: `matcher.engine`, `matcher.results` and `matcher.settings` wrap every name.

mod assignment;
mod cancel;
mod capsule;
mod clearing;
mod decisions;
mod delta;
mod demand;
mod desk;
mod duplicates;
mod engine;
mod error;
mod evaluation;
mod explanation;
mod impact;
mod keeping;
mod ledger;
mod local_test;
mod matcher;
mod policy;
mod record;
mod sample;
mod settings;
mod value;
mod wording;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("TABLES", record::TABLES.to_vec())?;
    module.add_class::<matcher::Market>()?;
    module.add_class::<record::Source>()?;
    module.add_class::<record::Report>()?;
    module.add_class::<record::Records>()?;
    module.add_class::<engine::Ranking>()?;
    module.add_class::<engine::Batch>()?;
    module.add_class::<delta::Delta>()?;
    module.add_class::<explanation::Explanation>()?;
    module.add_class::<explanation::WhyNot>()?;
    module.add_class::<explanation::Comparison>()?;
    module.add_class::<explanation::Counterfactual>()?;
    module.add_class::<clearing::Assignment>()?;
    module.add_class::<clearing::AssignmentCertificate>()?;
    module.add_class::<local_test::LocalSearch>()?;
    module.add_class::<local_test::Certificate>()?;
    module.add_class::<local_test::Verification>()?;
    module.add_class::<desk::CallList>()?;
    module.add_class::<desk::Overrides>()?;
    module.add_class::<duplicates::Duplicates>()?;
    module.add_class::<evaluation::Run>()?;
    module.add_class::<evaluation::Qrels>()?;
    module.add_class::<settings::Weights>()?;
    module.add_class::<settings::Policy>()?;
    module.add_class::<settings::Lexicon>()?;
    module.add_class::<settings::Regions>()?;
    module.add_function(wrap_pyfunction!(clearing::assign, module)?)?;
    module.add_function(wrap_pyfunction!(decisions::log_decisions, module)?)?;
    module.add_function(wrap_pyfunction!(decisions::decisions, module)?)?;
    module.add_function(wrap_pyfunction!(decisions::decision_bases, module)?)?;
    module.add_function(wrap_pyfunction!(decisions::verify_decisions, module)?)?;
    module.add_function(wrap_pyfunction!(delta::changed, module)?)?;
    module.add_function(wrap_pyfunction!(demand::demand, module)?)?;
    module.add_function(wrap_pyfunction!(desk::call_list, module)?)?;
    module.add_function(wrap_pyfunction!(desk::overrides, module)?)?;
    module.add_function(wrap_pyfunction!(desk::override_pair, module)?)?;
    module.add_function(wrap_pyfunction!(duplicates::check_nik, module)?)?;
    module.add_function(wrap_pyfunction!(duplicates::duplicates, module)?)?;
    module.add_function(wrap_pyfunction!(duplicates::name_hash, module)?)?;
    module.add_function(wrap_pyfunction!(duplicates::name_hashes, module)?)?;
    module.add_function(wrap_pyfunction!(duplicates::without_personal, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::evaluate, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::compare, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::diff, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::retrieval_loss, module)?)?;
    module.add_function(wrap_pyfunction!(keeping::check_market, module)?)?;
    module.add_function(wrap_pyfunction!(keeping::erase_worker, module)?)?;
    module.add_function(wrap_pyfunction!(ledger::ledger, module)?)?;
    module.add_function(wrap_pyfunction!(policy::check_policy, module)?)?;
    module.add_function(wrap_pyfunction!(impact::displacement, module)?)?;
    module.add_function(wrap_pyfunction!(impact::simulate, module)?)?;
    module.add_function(wrap_pyfunction!(impact::variants, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::fairness, module)?)?;
    module.add_function(wrap_pyfunction!(local_test::find_locals, module)?)?;
    module.add_function(wrap_pyfunction!(local_test::local_test, module)?)?;
    module.add_function(wrap_pyfunction!(local_test::verify, module)?)?;
    module.add_function(wrap_pyfunction!(assignment::deferred_acceptance, module)?)?;
    module.add_function(wrap_pyfunction!(assignment::max_score, module)?)?;
    module.add_function(wrap_pyfunction!(assignment::blocking_pairs, module)?)?;
    module.add_function(wrap_pyfunction!(settings::policies, module)?)?;
    module.add_function(wrap_pyfunction!(sample::sample, module)?)?;
    module.add_function(wrap_pyfunction!(settings::to_toml, module)?)?;
    module.add_function(wrap_pyfunction!(wording::wording, module)?)?;
    module.add_function(wrap_pyfunction!(wording::wording_of, module)?)?;
    module.add_function(wrap_pyfunction!(wording::wording_in, module)?)?;
    module.add_function(wrap_pyfunction!(error::_errors, module)?)?;
    module.add_function(wrap_pyfunction!(cancel::_panic, module)?)?;
    Ok(())
}
