//! scratch
use chartlight_pack::*;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    let mut g = Gguf::open(std::fs::File::open(path).unwrap()).unwrap();
    let a = Architecture::from_gguf(&g).unwrap();
    let k = g.tokenizer().unwrap();
    eprintln!(
        "{a:?} tokens {} merges {} opened in {:?}",
        k.tokens.len(),
        k.merges.len(),
        t.elapsed()
    );
    let t = std::time::Instant::now();
    let mut ts = Vec::new();
    for n in g.tensor_names() {
        ts.push((n.clone(), g.load(&n).unwrap()));
    }
    eprintln!(
        "loaded {} bytes in {:?}",
        ts.iter().map(|(_, w)| w.size_bytes()).sum::<usize>(),
        t.elapsed()
    );
    let t = std::time::Instant::now();
    for (n, w) in &ts {
        let f = g.to_f32(n).unwrap();
        assert_eq!(f, w.to_f32());
        let b: Vec<u8> = f.iter().flat_map(|x| (x + 0.0).to_le_bytes()).collect();
        println!("{n} {:?} {}", w.shape(), Sha256::of(&b));
    }
    eprintln!("compared in {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let tiny = tiny::tiny_pack(1).unwrap();
    let m = tiny.manifest.into_fields();
    let p = write_pack(
        PackDescription {
            id: "a".into(),
            title: "b".into(),
            licence: "Apache-2.0".into(),
            provenance: m.provenance,
            architecture: a,
            attention: m.attention,
            window: m.window,
            tokenizer: tiny.files[0].1.clone(),
            heads: vec![],
        },
        ts.clone(),
        MAX_SHARD_BYTES,
    )
    .unwrap();
    eprintln!(
        "written {} shards {} bytes manifest {} in {:?}",
        p.manifest.shards().len(),
        p.manifest.total_bytes(),
        p.manifest.to_json().len(),
        t.elapsed()
    );
    let t = std::time::Instant::now();
    let mut back = Vec::new();
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let fut = PackReader::new(&p.manifest, &p).for_each(|l| {
        if let Loaded::Tensor { name, weight } = l {
            back.push((name, weight));
        }
        Ok::<_, PackError>(())
    });
    assert!(std::pin::pin!(fut).poll(&mut cx).is_ready());
    eprintln!("read in {:?}", t.elapsed());
    back.sort_by(|a, b| a.0.cmp(&b.0));
    ts.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(back == ts);
}
