package hooks

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// errAddress is the refusal to connect to an address inside.
var errAddress = errors.New("the address is private, loopback or reserved and its host is not in allow_hosts")

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// guardedDial connects to public addresses only, and to anything for hosts in
// allow. The check looks at the address that is really dialled, so neither a DNS
// name, a rebinding nor an odd spelling of an address goes round it.
func guardedDial(allow hostList) dialFunc {
	open := &net.Dialer{Timeout: 10 * time.Second}
	guarded := &net.Dialer{Timeout: 10 * time.Second, Control: refuseInside}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if allow.has(address) {
			return open.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

func refuseInside(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("read address: %w", err)
	}
	if !public(ap.Addr()) {
		return errAddress
	}
	return nil
}

var (
	globalV6 = netip.MustParsePrefix("2000::/3")
	inside   = prefixes(
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	)
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// public reports whether an address belongs to the open internet. In IPv6 only
// the global unicast block counts; inside it the tunnels, which carry an IPv4
// address of anybody's choice, do not.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if a.Is6() && !globalV6.Contains(a) {
		return false
	}
	for _, p := range inside {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// hostList is a set of "host" and "host:port", in lower case.
type hostList map[string]bool

func newHostList(hosts []string, bad *faults) hostList {
	list := hostList{}
	for i, h := range hosts {
		if h == "" || strings.ContainsAny(h, "/@ *") {
			bad.add(fmt.Sprintf("allow_hosts[%d]", i), errors.New("give host or host:port"))
			continue
		}
		list[normalHost(h)] = true
	}
	return list
}

func (l hostList) has(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	host = normalHost(host)
	return l[host] || l[net.JoinHostPort(host, port)]
}

func normalHost(h string) string {
	h = strings.ToLower(h)
	if host, port, err := net.SplitHostPort(h); err == nil {
		return net.JoinHostPort(strings.TrimSuffix(host, "."), port)
	}
	return strings.TrimSuffix(strings.Trim(h, "[]"), ".")
}
