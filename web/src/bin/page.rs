//! The page.

fn main() {
    chartlight_web::page::start();
}
