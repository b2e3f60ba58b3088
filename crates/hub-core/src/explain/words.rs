//! Worth in words.

use crate::plan::{LevelKind, Objective};

/// A worth, a component a level of the objective, in words: the levels that people care for.
///
/// `scale` is the score of a perfect pair; scores are told in points, 100 to a perfect pair.
#[must_use]
pub fn worth_words(worth: &[i64], objectives: &[Objective], scale: i64) -> String {
    let mut words = Vec::new();
    let mut tier = 0;
    for (&worth, level) in worth.iter().zip(objectives) {
        match level.kind {
            LevelKind::Tier => {
                tier += 1;
                if worth != 0 {
                    let (more, count) = if worth > 0 {
                        ("more", worth)
                    } else {
                        ("fewer", -worth)
                    };
                    words.push(format!("{count} {more} in tier {tier}"));
                }
            }
            LevelKind::Score if worth != 0 => {
                words.push(format!(
                    "{:+.1} points of fit",
                    super::percent(worth, scale)
                ));
            }
            _ => {}
        }
    }
    if words.is_empty() {
        let tie = worth.iter().any(|worth| *worth != 0);
        return if tie { "only the lottery" } else { "nothing" }.to_owned();
    }
    words.join(", ")
}
