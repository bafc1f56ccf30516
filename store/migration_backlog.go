package store

// dueDeliveries lets what waits for all endpoints be counted.
const dueDeliveries = `
CREATE INDEX deliveries_by_due_at ON deliveries (due_at) WHERE due_at IS NOT NULL;
`
