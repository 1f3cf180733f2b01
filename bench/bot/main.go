// Cheap publishers for measurements: many participants in one process that send VP8 simulcast and Opus encoded beforehand.
// Reads one JSON Plan on standard input, then an Order per line; writes one JSON line per event, ends when standard input closes. `bot roster` (roster.go)
// is a crowd without media instead.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
)

// Plan is what one run sends, and as whom.
type Plan struct {
	URL string `json:"url"`
	// Folder with v180.ivf, v360.ivf, v720.ivf and voice.ogg (rig/media.ts makes them).
	Media  string   `json:"media"`
	Tokens []string `json:"tokens"`
	// RED (RFC 2198) with one redundant block, as Chromium sends.
	Red bool `json:"red"`
	// How many speak at a time; who does moves on by one each second. The rest send audio at level 127 (silence).
	Speakers int  `json:"speakers"`
	Video    bool `json:"video"`
	// How many send all layers; the rest sends the smallest only, which costs a tenth.
	Layered int `json:"layered"`
}

// Order is a later line of standard input: who speaks from now on, and no more moving on.
type Order struct {
	Speak []int `json:"speak"`
}

var inside atomic.Int32

func say(event map[string]any) {
	line, _ := json.Marshal(event)
	fmt.Println(string(line))
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "roster" {
		if err := runRoster(); err != nil {
			fmt.Fprintln(os.Stderr, "roster:", err)
			os.Exit(2)
		}
		return
	}
	logger.InitFromConfig(&logger.Config{Level: "error"}, "bot")
	lksdk.SetLogger(logger.GetLogger())
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	var plan Plan
	line, err := input.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &plan)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bot: no plan:", err)
		os.Exit(2)
	}
	media, err := loadMedia(plan.Media)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bot:", err)
		os.Exit(2)
	}
	floor := &floor{people: len(plan.Tokens), speakers: plan.Speakers}
	go floor.rotate()
	for index, token := range plan.Tokens {
		bot := &bot{index: index, token: token, plan: &plan, media: media, floor: floor}
		go bot.stay()
		time.Sleep(20 * time.Millisecond)
	}
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		var order Order
		if err := json.Unmarshal(line, &order); err != nil {
			fmt.Fprintln(os.Stderr, "bot: no order:", err)
			os.Exit(2)
		}
		floor.chosen.Store(&order.Speak)
	}
}

// floor says who speaks now.
type floor struct {
	people, speakers int
	first            atomic.Int32
	chosen           atomic.Pointer[[]int]
}

func (f *floor) rotate() {
	for range time.Tick(time.Second) {
		f.first.Add(1)
	}
}

func (f *floor) speaks(index int) bool {
	if chosen := f.chosen.Load(); chosen != nil {
		return slices.Contains(*chosen, index)
	}
	if f.people == 0 {
		return false
	}
	return (index-int(f.first.Load())%f.people+f.people)%f.people < f.speakers
}

type bot struct {
	index int
	token string
	plan  *Plan
	media *recordings
	floor *floor
}

// stay keeps the bot in the room: at the first sign of trouble a fresh join, so that a server that comes back finds its
// senders back before its viewers and the viewers' way back is what is measured.
func (b *bot) stay() {
	for {
		gone := make(chan struct{}, 4)
		room, err := b.enter(gone)
		if err != nil {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		say(map[string]any{"event": "in", "bot": b.index, "inside": inside.Add(1)})
		<-gone
		say(map[string]any{"event": "out", "bot": b.index, "inside": inside.Add(-1)})
		go room.Disconnect()
	}
}

func (b *bot) enter(gone chan struct{}) (*lksdk.Room, error) {
	callback := lksdk.NewRoomCallback()
	leave := func() {
		select {
		case gone <- struct{}{}:
		default:
		}
	}
	callback.OnReconnecting = leave
	callback.OnDisconnected = leave
	codecs := []livekit.Codec{{Mime: "audio/opus"}, {Mime: "video/vp8"}}
	if b.plan.Red {
		codecs = append(codecs, livekit.Codec{Mime: "audio/red"})
	}
	room, err := lksdk.ConnectToRoomWithToken(b.plan.URL, b.token, callback,
		lksdk.WithAutoSubscribe(false), lksdk.WithDisableRegionDiscovery(), lksdk.WithCodecs(codecs),
		lksdk.WithConnectTimeout(3*time.Second))
	if err != nil {
		return nil, err
	}
	if err := b.publish(room); err != nil {
		say(map[string]any{"event": "error", "bot": b.index, "why": err.Error()})
		room.Disconnect()
		return nil, err
	}
	return room, nil
}

func (b *bot) publish(room *lksdk.Room) error {
	voice, err := newVoice(b.media.voice, b.plan.Red, func() bool { return b.floor.speaks(b.index) })
	if err != nil {
		return err
	}
	if _, err := room.LocalParticipant.PublishTrack(voice, &lksdk.TrackPublicationOptions{
		Name: "microphone", Source: livekit.TrackSource_MICROPHONE,
	}); err != nil {
		return err
	}
	if !b.plan.Video {
		return nil
	}
	var layers []*lksdk.LocalTrack
	for at, size := range sizes {
		if at > 0 && b.index >= b.plan.Layered {
			break
		}
		picture := &picture{frames: b.media.video[size.height], next: b.index * 7}
		track, err := lksdk.NewLocalTrack(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000},
			lksdk.WithSimulcast(fmt.Sprintf("camera-%d", b.index), &livekit.VideoLayer{
				Quality: size.quality, Width: size.width, Height: size.height, Bitrate: size.bitrate,
			}), lksdk.WithRTCPHandler(picture.onRTCP))
		if err != nil {
			return err
		}
		if err := track.StartWrite(picture, nil); err != nil {
			return err
		}
		layers = append(layers, track)
	}
	top := sizes[len(layers)-1]
	_, err = room.LocalParticipant.PublishSimulcastTrack(layers, &lksdk.TrackPublicationOptions{
		Name: "camera", Source: livekit.TrackSource_CAMERA, VideoWidth: int(top.width), VideoHeight: int(top.height),
	})
	return err
}

type size struct {
	height, width, bitrate uint32
	quality                livekit.VideoQuality
}

var sizes = []size{
	{180, 320, 110_000, livekit.VideoQuality_LOW},
	{360, 640, 400_000, livekit.VideoQuality_MEDIUM},
	{720, 1280, 1_400_000, livekit.VideoQuality_HIGH},
}
