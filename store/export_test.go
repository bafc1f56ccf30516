package store

// FillCauses is what gives problems from before their cause.
const FillCauses = fillCauses
