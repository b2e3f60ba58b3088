//! What is written of a plan for each audience, by what must and must not be in it.

mod case;
mod contacts;
mod folders;
mod secrets;
mod workbooks;
