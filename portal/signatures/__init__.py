"""Officers' electronic signatures on official documents (PAdES); parties' signatures by hand.

电子签名法 arts 13, 14: the key is the signer's alone, and any later change of the document shows.
"""
