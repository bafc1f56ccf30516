package proof

// Seed is the secret of one event: the salts of all its values come out of it. It is
// drawn at random; once it is gone, none of them can be found again.
type Seed [16]byte

// Salt is that of the value at a path. It tells nothing of the seed and of other salts:
// what is hashed has one length up to the path, and the path's length before it.
func (s Seed) Salt(path string) Digest {
	var room [160]byte
	m := append(about(room[:], domainSalt), s[:]...)
	return m.text(path).sum()
}

// Commit binds a value at a path without telling it: who does not know the salt cannot
// find out by trying.
func Commit(salt Digest, path string, value []byte) Digest {
	var room [320]byte
	m := append(about(room[:], domainCommitment), salt[:]...)
	return m.text(path).bytes(value).sum()
}
