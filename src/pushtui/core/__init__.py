"""The pure core: values, arithmetic and time series. No I/O, no clock, no screen."""
