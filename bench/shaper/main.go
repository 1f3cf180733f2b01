// A link between two network namespaces that a test can make bad: `shaper link` copies IP packets between two TUN interfaces
// through delay, loss, a rate with a drop-tail queue, or not at all. It is the only way between the two, so nothing bypasses
// it. `shaper proxy` carries TCP to services that listen on loopback only.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

const (
	mtu       = 1400
	ServerNet = "10.88.0.1"
	ClientNet = "10.88.0.2"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("shaper: ")
	if len(os.Args) < 2 {
		log.Fatal("link or proxy?")
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	switch os.Args[1] {
	case "link":
		client := flags.String("client", "", "network namespace of the client, a name of `ip netns`")
		_ = flags.Parse(os.Args[2:])
		if err := runLink(*client); err != nil {
			log.Fatal(err)
		}
	case "proxy":
		listen := flags.String("listen", "", "address to listen on")
		to := flags.String("to", "", "address to dial, same port")
		_ = flags.Parse(os.Args[2:])
		for _, port := range flags.Args() {
			if err := proxy(net.JoinHostPort(*listen, port), net.JoinHostPort(*to, port)); err != nil {
				log.Fatal(err)
			}
		}
		fmt.Println(`{"ready":"proxy"}`)
		_, _ = io.Copy(io.Discard, os.Stdin)
	default:
		log.Fatal("link or proxy?")
	}
}

// runLink joins the namespace it runs in (the server's side) with the client's, until standard input closes.
func runLink(client string) error {
	near, err := openTun("wan0")
	if err != nil {
		return fmt.Errorf("our side: %w", err)
	}
	far, err := inNamespace(client, func() (*os.File, error) { return openTun("wan0") })
	if err != nil {
		return fmt.Errorf("the client's side: %w", err)
	}
	for _, words := range [][]string{
		{"addr", "add", ServerNet, "peer", ClientNet, "dev", "wan0"}, {"link", "set", "wan0", "mtu", strconv.Itoa(mtu), "up"}, {"link", "set", "lo", "up"},
		{"-n", client, "addr", "add", ClientNet, "peer", ServerNet, "dev", "wan0"}, {"-n", client, "link", "set", "wan0", "mtu", strconv.Itoa(mtu), "up"}, {"-n", client, "link", "set", "lo", "up"},
		// Chromium gathers its candidates on the interface of the default route.
		{"-n", client, "route", "add", "default", "via", ServerNet, "dev", "wan0"},
	} {
		if said, err := exec.Command("ip", words...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %v: %w: %s", words, err, said)
		}
	}
	down, up := newPipe(), newPipe()
	go down.run(near, far)
	go up.run(far, near)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, control(down, up)) }()
	fmt.Printf("{\"ready\":\"link\",\"url\":\"http://%s\"}\n", listener.Addr())
	_, _ = io.Copy(io.Discard, os.Stdin)
	return nil
}

// control: POST /set?delay=ms&loss=0..1&down=kbit&up=kbit&queue=ms&hole=0|1 sets what it names, in both directions where a name
// has none of its own; GET /stats.
func control(down, up *pipe) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /set", func(answer http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		for name, values := range query {
			value, err := strconv.ParseFloat(values[0], 64)
			if err != nil || value < 0 || !apply(down, up, name, value) {
				http.Error(answer, "what is "+name+"?", http.StatusBadRequest)
				return
			}
		}
		_ = json.NewEncoder(answer).Encode(map[string]Condition{"down": down.condition(), "up": up.condition()})
	})
	mux.HandleFunc("GET /stats", func(answer http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(answer).Encode(map[string]Counts{"down": down.counted(), "up": up.counted()})
	})
	return mux
}

func apply(down, up *pipe, name string, value float64) bool {
	milliseconds := time.Duration(value * float64(time.Millisecond))
	switch name {
	case "delay":
		both(down, up, func(c *Condition) { c.Delay = milliseconds })
	case "loss":
		both(down, up, func(c *Condition) { c.Loss = value })
	case "queue":
		both(down, up, func(c *Condition) { c.Queue = milliseconds })
	case "hole":
		both(down, up, func(c *Condition) { c.Hole = value > 0 })
	case "down":
		down.change(func(c *Condition) { c.Rate = value * 1000 })
	case "up":
		up.change(func(c *Condition) { c.Rate = value * 1000 })
	default:
		return false
	}
	return true
}

func both(down, up *pipe, change func(*Condition)) {
	down.change(change)
	up.change(change)
}

func inNamespace(name string, do func() (*os.File, error)) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	answer := make(chan result)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine and takes its namespace along
		handle, err := os.Open("/run/netns/" + name)
		if err != nil {
			answer <- result{nil, err}
			return
		}
		defer handle.Close()
		if err := unix.Setns(int(handle.Fd()), unix.CLONE_NEWNET); err != nil {
			answer <- result{nil, err}
			return
		}
		file, err := do()
		answer <- result{file, err}
	}()
	got := <-answer
	return got.file, got.err
}

// openTun makes a layer 3 TUN interface in the thread's namespace (Linux Documentation/networking/tuntap).
func openTun(name string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	request, err := unix.NewIfreq(name)
	if err != nil {
		return nil, err
	}
	request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), name), nil
}
