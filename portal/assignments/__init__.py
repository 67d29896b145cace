"""Who works on a case: officer in charge, absence, recusal, handing over."""
