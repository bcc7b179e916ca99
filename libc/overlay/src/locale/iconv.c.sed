# CVE-2025-26519: the EUC-KR decoder let a lead byte beyond its last row through, and the UTF-8
# encoder wrote what wctomb refused. Check the row; treat what can not be encoded as impossible.
s/if (c >= 93 || c>=0xc6-0x81 && d>0x52)/if (c > 0xc6-0x81 || c==0xc6-0x81 \&\& d>0x52)/
s/^\(\t*\)if (\*outb < k) goto toobig;$/\1if (k > 4) goto ilseq;\n&/
s/} else k = wctomb_utf8(\*out, c);/} else { k = wctomb_utf8(*out, c); if (k > 4) goto ilseq; }/
