"""What the exercises check answers with: one module a chapter, all made of the few pieces in `core`."""
