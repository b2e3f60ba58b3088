//! What the benches and the race against other solvers share: instances, an audit of answers, and a fixed reference
//! to measure by. The criterion benches are in `benches/`, the race in `src/bin/peers/`.

mod audit;
mod instances;
mod located;
mod npy;
mod reference;
mod ruled;

pub use audit::certified;
pub use instances::{Case, FORBIDDEN, Regime, UNPLACED};
pub use located::Located;
pub use npy::{write_matrix, write_vector};
pub use reference::best_and_second;
pub use ruled::{Ruled, Shape, write_ruled};
