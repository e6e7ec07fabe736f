;; Four rows of activations times four rows of weights at a time; lib.rs says what stands where.
(module
  (import "env" "memory" (memory 0))
  (func (export "multiply")
    (param $x i32) (param $x_affine i32) (param $w i32) (param $w_affine i32) (param $y i32)
    (param $n_rows i32) (param $n_blocks i32) (param $n_out i32)
    (local $x_row i32) (local $affine_row i32) (local $y_row i32) (local $tile i32) (local $row i32)
    (local $block i32) (local $out i32) (local $at i32) (local $affine_at i32)
    (local $x0 i32) (local $x1 i32) (local $x2 i32) (local $x3 i32)
    (local $a0 i32) (local $a1 i32) (local $a2 i32) (local $a3 i32)
    (local $columns v128) (local $scales v128) (local $mins v128)
    (local $high0 v128) (local $high1 v128) (local $high2 v128) (local $high3 v128)
    (local $low0 v128) (local $low1 v128) (local $low2 v128) (local $low3 v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    ;; Bytes of a row.
    (local.set $x_row (i32.shl (local.get $n_blocks) (i32.const 6)))
    (local.set $affine_row (i32.shl (local.get $n_blocks) (i32.const 3)))
    (local.set $y_row (i32.shl (local.get $n_out) (i32.const 2)))
    (loop $tiles
      (local.set $row (i32.const 0))
      (local.set $x3 (local.get $x))
      (local.set $a3 (local.get $x_affine))
      (loop $rows
        (local.set $x0 (local.get $x3))
        (local.set $a0 (local.get $a3))
        (local.set $x1 (i32.add (local.get $x0) (local.get $x_row)))
        (local.set $a1 (i32.add (local.get $a0) (local.get $affine_row)))
        (local.set $x2 (i32.add (local.get $x1) (local.get $x_row)))
        (local.set $a2 (i32.add (local.get $a1) (local.get $affine_row)))
        (local.set $x3 (i32.add (local.get $x2) (local.get $x_row)))
        (local.set $a3 (i32.add (local.get $a2) (local.get $affine_row)))
        (local.set $sum0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1 (v128.const i32x4 0 0 0 0))
        (local.set $sum2 (v128.const i32x4 0 0 0 0))
        (local.set $sum3 (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $w))
        (local.set $affine_at (local.get $w_affine))
        (local.set $block (local.get $n_blocks))
        (loop $blocks
          (local.set $high0 (v128.const i32x4 0 0 0 0))
          (local.set $low0 (v128.const i32x4 0 0 0 0))
          (local.set $high1 (v128.const i32x4 0 0 0 0))
          (local.set $low1 (v128.const i32x4 0 0 0 0))
          (local.set $high2 (v128.const i32x4 0 0 0 0))
          (local.set $low2 (v128.const i32x4 0 0 0 0))
          (local.set $high3 (v128.const i32x4 0 0 0 0))
          (local.set $low3 (v128.const i32x4 0 0 0 0))
          (local.set $columns (v128.load (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=32 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=32 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=32 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=32 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=16 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=4 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=36 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=4 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=36 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=4 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=36 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=4 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=36 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=32 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=8 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=40 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=8 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=40 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=8 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=40 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=8 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=40 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=48 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=12 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=44 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=12 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=44 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=12 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=44 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=12 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=44 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=64 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=16 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=48 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=16 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=48 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=16 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=48 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=16 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=48 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=80 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=20 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=52 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=20 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=52 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=20 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=52 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=20 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=52 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=96 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=24 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=56 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=24 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=56 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=24 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=56 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=24 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=56 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $columns (v128.load offset=112 (local.get $at)))
          (local.set $high0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=28 (local.get $x0)) (local.get $columns) (local.get $high0)))
          (local.set $low0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=60 (local.get $x0)) (local.get $columns) (local.get $low0)))
          (local.set $high1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=28 (local.get $x1)) (local.get $columns) (local.get $high1)))
          (local.set $low1 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=60 (local.get $x1)) (local.get $columns) (local.get $low1)))
          (local.set $high2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=28 (local.get $x2)) (local.get $columns) (local.get $high2)))
          (local.set $low2 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=60 (local.get $x2)) (local.get $columns) (local.get $low2)))
          (local.set $high3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=28 (local.get $x3)) (local.get $columns) (local.get $high3)))
          (local.set $low3 (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.load32_splat offset=60 (local.get $x3)) (local.get $columns) (local.get $low3)))
          (local.set $scales (v128.load (local.get $affine_at)))
          (local.set $mins (v128.load offset=16 (local.get $affine_at)))
          (local.set $sum0 (f32x4.add (local.get $sum0) (f32x4.add
            (f32x4.mul (f32x4.convert_i32x4_s
                (i32x4.add (i32x4.shl (local.get $high0) (i32.const 7)) (local.get $low0)))
              (f32x4.mul (local.get $scales) (v128.load32_splat (local.get $a0))))
            (f32x4.mul (local.get $mins) (v128.load32_splat offset=4 (local.get $a0))))))
          (local.set $x0 (i32.add (local.get $x0) (i32.const 64)))
          (local.set $a0 (i32.add (local.get $a0) (i32.const 8)))
          (local.set $sum1 (f32x4.add (local.get $sum1) (f32x4.add
            (f32x4.mul (f32x4.convert_i32x4_s
                (i32x4.add (i32x4.shl (local.get $high1) (i32.const 7)) (local.get $low1)))
              (f32x4.mul (local.get $scales) (v128.load32_splat (local.get $a1))))
            (f32x4.mul (local.get $mins) (v128.load32_splat offset=4 (local.get $a1))))))
          (local.set $x1 (i32.add (local.get $x1) (i32.const 64)))
          (local.set $a1 (i32.add (local.get $a1) (i32.const 8)))
          (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.add
            (f32x4.mul (f32x4.convert_i32x4_s
                (i32x4.add (i32x4.shl (local.get $high2) (i32.const 7)) (local.get $low2)))
              (f32x4.mul (local.get $scales) (v128.load32_splat (local.get $a2))))
            (f32x4.mul (local.get $mins) (v128.load32_splat offset=4 (local.get $a2))))))
          (local.set $x2 (i32.add (local.get $x2) (i32.const 64)))
          (local.set $a2 (i32.add (local.get $a2) (i32.const 8)))
          (local.set $sum3 (f32x4.add (local.get $sum3) (f32x4.add
            (f32x4.mul (f32x4.convert_i32x4_s
                (i32x4.add (i32x4.shl (local.get $high3) (i32.const 7)) (local.get $low3)))
              (f32x4.mul (local.get $scales) (v128.load32_splat (local.get $a3))))
            (f32x4.mul (local.get $mins) (v128.load32_splat offset=4 (local.get $a3))))))
          (local.set $x3 (i32.add (local.get $x3) (i32.const 64)))
          (local.set $a3 (i32.add (local.get $a3) (i32.const 8)))
          (local.set $at (i32.add (local.get $at) (i32.const 128)))
          (local.set $affine_at (i32.add (local.get $affine_at) (i32.const 32)))
          (br_if $blocks (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        ;; The end of the fourth row is the begin of the next four.
        (local.set $out (i32.add (local.get $y) (i32.mul (local.get $row) (local.get $y_row))))
        (v128.store (local.get $out) (local.get $sum0))
        (local.set $out (i32.add (local.get $out) (local.get $y_row)))
        (v128.store (local.get $out) (local.get $sum1))
        (local.set $out (i32.add (local.get $out) (local.get $y_row)))
        (v128.store (local.get $out) (local.get $sum2))
        (local.set $out (i32.add (local.get $out) (local.get $y_row)))
        (v128.store (local.get $out) (local.get $sum3))
        (br_if $rows (i32.lt_u
          (local.tee $row (i32.add (local.get $row) (i32.const 4))) (local.get $n_rows))))
      (local.set $w (local.get $at))
      (local.set $w_affine (local.get $affine_at))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $tiles (i32.lt_u
        (local.tee $tile (i32.add (local.get $tile) (i32.const 4))) (local.get $n_out))))))
