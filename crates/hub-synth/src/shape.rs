//! Distributions with given moments, as functions of a standard normal, so that they can be correlated.

use libm::{exp, log, sqrt};

/// Logarithm of the odds of a share strictly between 0 and 1.
pub(crate) fn logit(share: f64) -> f64 {
    log(share / (1.0 - share))
}

/// A percentage: 100 times the logistic function of a + b Z. It stays within 0 to 100, leans right where the mean
/// is low, and is symmetric at 50, as school-level rates are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Percentage {
    a: f64,
    b: f64,
}

impl Percentage {
    /// The one with this mean and standard deviation, in percent.
    ///
    /// Fixed-point iteration from the log-normal's parameters: shift `a` by the error of the mean in log odds,
    /// scale `b` by the root of the ratio of the standard deviations (by the ratio itself it would overshoot where
    /// `b` is near 1).
    pub(crate) fn with_moments(mean: f64, sd: f64) -> Self {
        let m = mean / 100.0;
        let slope = sd / 100.0 / (m * (1.0 - m));
        let variance = log(1.0 + slope * slope);
        let mut shape = Self {
            a: logit(m) - (0.5 - m) * variance,
            b: sqrt(variance),
        };
        for _ in 0..40 {
            let (mean_now, sd_now) = shape.moments();
            if (mean_now - mean).abs() < 1e-4 && (sd_now - sd).abs() < 1e-4 {
                break;
            }
            shape.a += logit(m) - logit(mean_now / 100.0);
            shape.b *= sqrt(sd / sd_now);
        }
        shape
    }

    /// The value at `z`, percent.
    pub(crate) fn at(self, z: f64) -> f64 {
        100.0 / (1.0 + exp(-(self.a + self.b * z)))
    }

    /// Mean and standard deviation by the trapezium rule, which is exact to many digits for so smooth an integrand.
    fn moments(self) -> (f64, f64) {
        let (mut weight, mut first, mut second) = (0.0, 0.0, 0.0);
        for step in -20..=20 {
            let z = f64::from(step) * 0.3;
            let w = exp(-0.5 * z * z);
            let x = self.at(z);
            weight += w;
            first += w * x;
            second += w * x * x;
        }
        let mean = first / weight;
        (mean, sqrt((second / weight - mean * mean).max(0.0)))
    }
}

/// A positive number: the exponential of a + b Z.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogNormal {
    a: f64,
    b: f64,
}

impl LogNormal {
    /// The one with this median, and this standard deviation of the logarithm.
    pub(crate) fn with_median(median: f64, sigma: f64) -> Self {
        Self {
            a: log(median),
            b: sigma,
        }
    }

    /// The one with this mean and coefficient of variation (standard deviation over mean).
    pub(crate) fn with_mean(mean: f64, variation: f64) -> Self {
        let variance = log(1.0 + variation * variation);
        Self {
            a: log(mean) - variance / 2.0,
            b: sqrt(variance),
        }
    }

    /// The value at `z`.
    pub(crate) fn at(self, z: f64) -> f64 {
        exp(self.a + self.b * z)
    }
}
