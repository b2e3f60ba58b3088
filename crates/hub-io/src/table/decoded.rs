//! Text that is not UTF-8, made so as it is read.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

/// Bytes that are read at once.
const PIECE: usize = 1 << 14;

/// A text in another encoding, as UTF-8.
pub(super) struct Decoded<R> {
    text: R,
    decoder: Decoder,
    piece: Vec<u8>,
    /// What was decoded and not read yet: these bytes from the place on.
    ready: String,
    passed: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(text: R, encoding: &'static Encoding) -> Self {
        Self {
            text,
            decoder: encoding.new_decoder_without_bom_handling(),
            piece: vec![0; PIECE],
            ready: String::new(),
            passed: 0,
            ended: false,
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        let read = self.text.read(&mut self.piece)?;
        self.ended = read == 0;
        let piece = self.piece.get(..read).unwrap_or_default();
        self.ready.clear();
        self.passed = 0;
        let most = self.decoder.max_utf8_buffer_length(read).unwrap_or(0);
        self.ready.reserve(most);
        // All of it fits.
        let _ = self
            .decoder
            .decode_to_string(piece, &mut self.ready, self.ended);
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.passed == self.ready.len() && !self.ended {
            self.decode()?;
        }
        let mut ready = self.ready.as_bytes().get(self.passed..).unwrap_or_default();
        let read = ready.read(into)?;
        self.passed += read;
        Ok(read)
    }
}

/// Whether a text is UTF-8 from its beginning to its end.
pub(super) fn is_utf8(mut text: impl Read) -> io::Result<bool> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let (mut piece, mut into) = (vec![0; PIECE], vec![0; 4 * PIECE]);
    loop {
        let read = text.read(&mut piece)?;
        let bytes = piece.get(..read).unwrap_or_default();
        let (result, ..) = decoder.decode_to_utf8_without_replacement(bytes, &mut into, read == 0);
        if matches!(result, DecoderResult::Malformed(..)) {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}
