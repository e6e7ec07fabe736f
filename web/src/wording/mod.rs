//! The English words of the page, by area, so that another language can stand beside them. Words
//! that belong to one kind of data are with it: failures in [`crate::failure`], numbers in
//! [`crate::amount`], the stages of loading in [`crate::loading_stage`].

pub mod codes;
pub mod correcting;
pub mod documents;
pub mod entities;
pub mod findings;
pub mod frame;
pub mod help;
pub mod lexicon;
pub mod note;
pub mod reading;
