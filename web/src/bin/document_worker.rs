//! The worker for documents: opens, searches, rewrites and writes them, without the model.

fn main() {
    chartlight_web::documents::start();
}
