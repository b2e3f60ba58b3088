//! The nearest valid name to one that is not.

/// Longest name that is compared: nobody mistypes a longer one, and distance takes quadratic time.
const LONGEST: usize = 80;

/// The candidate nearest to `name` in spelling, where one is near; the first of several.
///
/// Case does not matter, and blanks and hyphens count as underscores. Near means at most a third of
/// the letters changed.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let name = normal(name);
    let letters = name.chars().count();
    let allowed = (letters / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .filter_map(|candidate| {
            let other = normal(candidate);
            // Texts differ by as many letters as one is longer, at least: most candidates are ruled out by that, at no cost.
            let longer = other.chars().count().abs_diff(letters);
            let distance = (longer <= allowed).then(|| strsim::osa_distance(&name, &other))?;
            Some((distance, candidate))
        })
        .filter(|(distance, _)| *distance <= allowed && !name.is_empty())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?" where a name is near, otherwise `fallback`.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    fallback: &str,
) -> String {
    nearest(name, candidates).map_or_else(
        || fallback.to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

fn normal(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == ' ' || c == '-' { '_' } else { c })
        .collect()
}
