//! Pieces of pages that know no feature: frame, chips, pictures, times. Each is written once.

#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod edition;
#[cfg(feature = "ssr")]
pub mod chips;
#[cfg(feature = "ssr")]
pub mod bar;
#[cfg(feature = "ssr")]
pub mod chart;
#[cfg(feature = "ssr")]
pub mod figure;
#[cfg(feature = "ssr")]
pub mod rows;
#[cfg(feature = "ssr")]
pub mod links;
#[cfg(feature = "ssr")]
pub mod times;
#[cfg(feature = "ssr")]
pub mod title;
#[cfg(feature = "ssr")]
pub mod text_area;
pub mod reader_time;
