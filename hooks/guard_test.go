package hooks

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
)

// Attack case 38.
func TestPublic(t *testing.T) {
	for _, row := range []struct {
		address string
		want    bool
	}{
		{"8.8.8.8", true},
		{"185.143.233.1", true},
		{"2a01:4f8::1", true},
		{"127.0.0.1", false},
		{"127.9.9.9", false},
		{"0.0.0.0", false},
		{"10.1.2.3", false},
		{"172.16.0.1", false},
		{"172.32.0.1", true},
		{"192.168.1.1", false},
		{"169.254.169.254", false},
		{"100.64.0.1", false},
		{"198.18.0.1", false},
		{"224.0.0.1", false},
		{"255.255.255.255", false},
		{"::1", false},
		{"::", false},
		{"::ffff:127.0.0.1", false},
		{"::ffff:8.8.8.8", true},
		{"::127.0.0.1", false},
		{"fe80::1%eth0", false},
		{"fc00::1", false},
		{"fd12::1", false},
		{"ff02::1", false},
		{"fec0::1", false},
		{"64:ff9b::7f00:1", false},
		{"2002:7f00:1::", false},
		{"2001:0:7f00:1::", false},
		{"2001:db8::1", false},
		{"::ffff:169.254.169.254", false},
		{"::ffff:100.64.0.1", false},
		{"::ffff:0:127.0.0.1", false},
		{"64:ff9b:1::7f00:1", false},
		{"2002:a9fe:a9fe::1", false},
		{"fd00:ec2::254", false},
		{"fe80::1", false},
		{"ff0e::1", false},
		{"100::1", false},
		{"100.127.255.255", false},
		{"100.128.0.1", true},
		{"169.254.0.1", false},
		{"192.0.0.170", false},
		{"239.255.255.255", false},
		{"240.0.0.1", false},
		{"172.31.255.255", false},
		{"192.167.255.255", true},
	} {
		if got := public(netip.MustParseAddr(row.address)); got != row.want {
			t.Errorf("public(%s) = %t", row.address, got)
		}
	}
}

func listen(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// A name is judged by the address that it leads to, not by how it is spelt.
//
// Attack case 38.
func TestDialRefusesWhatLeadsInside(t *testing.T) {
	_, port, err := net.SplitHostPort(listen(t))
	if err != nil {
		t.Fatal(err)
	}
	dial := guardedDial(hostList{})
	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST", "::ffff:127.0.0.1", "::ffff:7f00:1"} {
		conn, err := dial(t.Context(), "tcp", net.JoinHostPort(host, port))
		if err == nil {
			_ = conn.Close()
		}
		if !errors.Is(err, errAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// The resolver may change its mind between a check and the connection; the check
// is made on the address of the connection.
//
// Attack case 38.
func TestDialRefusesARebindingName(t *testing.T) {
	for _, ip := range [][4]byte{{127, 0, 0, 1}, {169, 254, 169, 254}, {0, 0, 0, 0}, {100, 64, 0, 1}, {10, 0, 0, 1}} {
		d := &net.Dialer{Control: refuseInside, Resolver: resolverTo(t, ip)}
		conn, err := d.DialContext(t.Context(), "tcp", "public-looking.example:80")
		if err == nil {
			_ = conn.Close()
		}
		if !errors.Is(err, errAddress) {
			t.Fatalf("%v: got %v", ip, err)
		}
	}
}

// Some resolvers read these as 127.0.0.1 and some ask the DNS for them: nobody needs them.
func TestAnAddressOfNumbersIsWrittenInOneWay(t *testing.T) {
	for host, want := range map[string]bool{
		"2130706433": true, "0x7f000001": true, "0x7f.1": true, "0177.0.0.1": true, "127.1": true, "017700000001": true,
		"127.0.0.1.": true, "1.1.1.256": true, "08.08.08.08": true,
		"8.8.8.8": false, "[::1]": false, "[::ffff:7f00:1]": false, "a1.example": false, "0x7f.example": false, "host1": false,
	} {
		_, err := checkAddress("https://"+host+"/x", hostList{})
		if (err != nil) != want {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// resolverTo answers every question for an A record with ip.
func resolverTo(t *testing.T, ip [4]byte) *net.Resolver {
	t.Helper()
	pc, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pc.Close() })
	go answerDNS(pc, ip)
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", pc.LocalAddr().String())
	}}
}

func answerDNS(pc net.PacketConn, ip [4]byte) {
	buf := make([]byte, 512)
	for {
		n, from, err := pc.ReadFrom(buf)
		if err != nil {
			return
		}
		end := 12
		for end < n && buf[end] != 0 {
			end += int(buf[end]) + 1
		}
		question := buf[12 : end+5]
		msg := append([]byte{buf[0], buf[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question...)
		if question[len(question)-3] == 1 {
			msg[7] = 1
			msg = append(msg, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ip[0], ip[1], ip[2], ip[3])
		}
		_, _ = pc.WriteTo(msg, from)
	}
}

func TestHostList(t *testing.T) {
	var bad faults
	l := newHostList([]string{"Bank.Example", "127.0.0.1:8090", "::1", "[fd00::1]:443"}, &bad)
	for address, want := range map[string]bool{
		"bank.example:443":   true,
		"bank.example.:80":   true,
		"x.bank.example:443": false,
		"127.0.0.1:8090":     true,
		"127.0.0.1:8091":     false,
		"[::1]:80":           true,
		"[fd00::1]:443":      true,
		"[fd00::1]:80":       false,
		"nonsense":           false,
	} {
		if got := l.has(address); got != want {
			t.Errorf("has(%s) = %t", address, got)
		}
	}
	if len(bad) != 0 {
		t.Error(bad)
	}
	newHostList([]string{"https://x", "", "*.example"}, &bad)
	if len(bad) != 3 {
		t.Errorf("faults: %v", bad)
	}
}
