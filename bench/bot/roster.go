package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"google.golang.org/protobuf/proto"
)

// Crowd is a command of `bot roster`; the first names the target, later ones change the rest.
type Crowd struct {
	// Where the real server is, http://…
	Target string `json:"target"`
	// How many people are added to the snapshot that a client gets at joining.
	People int `json:"people"`
	// Microphones that go on or off, per second, among the first half of these people.
	Microphones int `json:"microphones"`
	// People who leave, and people who come, per second and together, among the second half: they only listen.
	Comings int `json:"comings"`
}

// crowdServer stands between clients and a real server and relays both ways. Into what the server says it puts people who are
// nowhere: as many as a room has that this machine could not fill, in the real messages.
type crowdServer struct {
	target  *url.URL
	lock    sync.Mutex
	crowd   Crowd
	clients map[chan []byte]struct{}
	sent    atomic.Int64
}

func runRoster() error {
	input := bufio.NewScanner(os.Stdin)
	if !input.Scan() {
		return fmt.Errorf("no command")
	}
	server := &crowdServer{clients: map[chan []byte]struct{}{}}
	if err := json.Unmarshal(input.Bytes(), &server.crowd); err != nil {
		return err
	}
	target, err := url.Parse(server.crowd.Target)
	if err != nil {
		return err
	}
	server.target = target
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	plain := httputil.NewSingleHostReverseProxy(target)
	go func() {
		_ = http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
			if websocket.IsWebSocketUpgrade(request) {
				server.relay(answer, request)
				return
			}
			plain.ServeHTTP(answer, request)
		}))
	}()
	go server.update()
	say(map[string]any{"ready": "roster", "url": "http://" + listener.Addr().String()})
	for input.Scan() {
		server.lock.Lock()
		err := json.Unmarshal(input.Bytes(), &server.crowd)
		server.lock.Unlock()
		if err != nil {
			return err
		}
		say(map[string]any{"sent": server.sent.Load()})
	}
	return nil
}

func (s *crowdServer) now() Crowd {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.crowd
}

func (s *crowdServer) relay(answer http.ResponseWriter, request *http.Request) {
	to := "ws://" + s.target.Host + request.URL.RequestURI()
	far, response, err := websocket.DefaultDialer.Dial(to, nil)
	if err != nil {
		status := http.StatusBadGateway
		if response != nil {
			status = response.StatusCode
		}
		http.Error(answer, "the server behind refused", status)
		return
	}
	defer far.Close()
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	near, err := upgrader.Upgrade(answer, request, nil)
	if err != nil {
		return
	}
	defer near.Close()
	// One writer per connection: what the server says and what we add share a queue.
	out := make(chan []byte, 4096)
	go func() {
		defer near.Close()
		for data := range out {
			if near.WriteMessage(websocket.BinaryMessage, data) != nil {
				return
			}
		}
	}()
	go func() {
		defer far.Close()
		for {
			kind, data, err := near.ReadMessage()
			if err != nil || far.WriteMessage(kind, data) != nil {
				return
			}
		}
	}()
	for {
		_, data, err := far.ReadMessage()
		if err != nil {
			break
		}
		more, joined := s.crowded(data)
		out <- more
		if joined {
			s.lock.Lock()
			s.clients[out] = struct{}{}
			s.lock.Unlock()
		}
	}
	s.lock.Lock()
	delete(s.clients, out)
	s.lock.Unlock()
	close(out)
}

// crowded is the message with the crowd in it if it is the snapshot at joining, else as it was.
func (s *crowdServer) crowded(data []byte) ([]byte, bool) {
	var message livekit.SignalResponse
	if err := proto.Unmarshal(data, &message); err != nil {
		log.Println("roster: a message that is no SignalResponse:", err)
		return data, false
	}
	join := message.GetJoin()
	if join == nil {
		return data, false
	}
	crowd := s.now()
	for index := range crowd.People {
		join.OtherParticipants = append(join.OtherParticipants, crowd.person(index, 1))
	}
	more, err := proto.Marshal(&message)
	if err != nil {
		log.Println("roster:", err)
		return data, true
	}
	return more, true
}

const (
	ticksPerSecond = 50
	// subscriberUpdateInterval of LiveKit's pkg/rtc/room.go: what befalls people who send nothing is said together this often.
	batchEvery = 3 * time.Second
)

// update says what is due every 20 ms, as the real server does: a publisher's change at once and in a message of its own, the
// changes of those who only listen together (PushAndDequeueUpdates in pkg/rtc/room.go).
func (s *crowdServer) update() {
	var turned, gone int
	var batch []*livekit.ParticipantInfo
	batchDue := time.Now().Add(batchEvery)
	for now := range time.Tick(time.Second / ticksPerSecond) {
		crowd := s.now()
		for range crowd.Microphones / ticksPerSecond {
			// Far apart in the list, one after the other until all have had their turn; then each turns the other way.
			index, round := turned*7%crowd.publishers(), turned/crowd.publishers()
			turned++
			s.tell(crowd.person(index, uint32(2*round+(round+index)%2+2)))
		}
		// One leaves, one comes: the room stays as large as it was.
		for range crowd.Comings / ticksPerSecond / 2 {
			leaving := crowd.person(crowd.publishers()+gone, 2)
			leaving.State, leaving.DisconnectReason = livekit.ParticipantInfo_DISCONNECTED, livekit.DisconnectReason_CLIENT_INITIATED
			batch = append(batch, leaving, crowd.person(crowd.People+gone, 1))
			gone++
		}
		if now.After(batchDue) {
			s.tell(batch...)
			batch, batchDue = nil, now.Add(batchEvery)
		}
	}
}

// publishers are those who have switched a microphone on once; the rest only listens.
func (c Crowd) publishers() int { return c.People / 2 }

// tell sends the changes in one message to all clients inside.
func (s *crowdServer) tell(changes ...*livekit.ParticipantInfo) {
	if len(changes) == 0 {
		return
	}
	data, err := proto.Marshal(&livekit.SignalResponse{Message: &livekit.SignalResponse_Update{
		Update: &livekit.ParticipantUpdate{Participants: changes},
	}})
	if err != nil {
		log.Println("roster:", err)
		return
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	for client := range s.clients {
		select {
		case client <- data:
			s.sent.Add(int64(len(changes)))
		default: // a client that does not read misses it
		}
	}
}

var (
	givenNames = strings.Fields("Ratna Agus Budi Siti Joko Endang Hadi Wulan Tri Yuni Bambang Sri")
	lastNames  = strings.Fields("Dewi Salim Santoso Aminah Purnomo Lestari Wijaya Sari Hartono Rahayu")
	units      = []string{"Diskominfo", "Kec. Kayen", "Desa Trimulyo", "Bappeda", "Kec. Juwana", "Dinas Kesehatan"}
	positions  = []string{"Kepala Dinas", "Camat", "Kepala Desa", "Sekretaris", "Kepala Bidang"}
	arrival    = time.Now().Add(-time.Hour)
)

// person is an official with a muted microphone, as the server describes one; an even version has it on. One who only
// listens has never had it on.
func (c Crowd) person(index int, version uint32) *livekit.ParticipantInfo {
	id := fmt.Sprintf("p-crowd-%04d", index)
	info := &livekit.ParticipantInfo{
		Sid:      fmt.Sprintf("PA_crowd%06d", index),
		Identity: fmt.Sprintf("%s:%016x", id, 0xc0000000+index),
		Name:     fmt.Sprintf("%s %s %d", givenNames[index%len(givenNames)], lastNames[index/len(givenNames)%len(lastNames)], index),
		State:    livekit.ParticipantInfo_ACTIVE,
		JoinedAt: arrival.Add(time.Duration(index) * time.Second).Unix(),
		Version:  version,
		Permission: &livekit.ParticipantPermission{
			CanSubscribe: true, CanPublish: true,
			CanPublishSources: []livekit.TrackSource{livekit.TrackSource_CAMERA, livekit.TrackSource_MICROPHONE},
		},
		Attributes: map[string]string{
			"personId": id, "unit": units[index%len(units)], "position": positions[index%len(positions)], "role": "participant",
		},
	}
	if index < c.publishers() {
		info.IsPublisher = true
		info.Tracks = []*livekit.TrackInfo{{
			Sid: fmt.Sprintf("TR_crowd%06d", index), Name: "microphone", Type: livekit.TrackType_AUDIO,
			Source: livekit.TrackSource_MICROPHONE, Muted: version%2 == 1, MimeType: "audio/opus", Mid: "",
		}}
	}
	return info
}
