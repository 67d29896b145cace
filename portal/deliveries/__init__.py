"""How official documents reach whom they are for: way, day, signature or refusal, proof (送达回证)."""
