package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4/pkg/media"
	"github.com/pion/webrtc/v4/pkg/media/ivfreader"
	"github.com/pion/webrtc/v4/pkg/media/oggreader"
)

const framesPerSecond = 24

type frame struct {
	data []byte
	key  bool
}

type recordings struct {
	video map[uint32][]frame
	voice [][]byte
}

func loadMedia(folder string) (*recordings, error) {
	loaded := &recordings{video: map[uint32][]frame{}}
	for _, size := range sizes {
		frames, err := readIVF(filepath.Join(folder, fmt.Sprintf("v%d.ivf", size.height)))
		if err != nil {
			return nil, err
		}
		loaded.video[size.height] = frames
	}
	voice, err := readOpus(filepath.Join(folder, "voice.ogg"))
	loaded.voice = voice
	return loaded, err
}

func readIVF(path string) ([]frame, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, _, err := ivfreader.NewWith(file)
	if err != nil {
		return nil, err
	}
	var frames []frame
	for {
		data, _, err := reader.ParseNextFrame()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		// RFC 6386 §9.1: the lowest bit of a frame's first byte is 0 for a key frame.
		frames = append(frames, frame{data: data, key: len(data) > 0 && data[0]&1 == 0})
	}
	if len(frames) == 0 || !frames[0].key {
		return nil, fmt.Errorf("%s: no frames, or no key frame first", path)
	}
	return frames, nil
}

// readOpus takes an Ogg file with one 20 ms packet per page (ffmpeg -page_duration 20000).
func readOpus(path string) ([][]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, _, err := oggreader.NewWith(file)
	if err != nil {
		return nil, err
	}
	var packets [][]byte
	for {
		page, header, err := reader.ParseNextPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if header.GranulePosition == 0 {
			continue // OpusTags
		}
		packets = append(packets, page)
	}
	if len(packets) < 50 {
		return nil, fmt.Errorf("%s: less than a second of sound", path)
	}
	return packets, nil
}

// picture is one simulcast layer: the file in a loop, jumping to the next key frame when one is asked for.
type picture struct {
	lksdk.BaseSampleProvider
	frames  []frame
	next    int
	started bool
	wantKey atomic.Bool
}

func (p *picture) onRTCP(packet rtcp.Packet) {
	switch packet.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		p.wantKey.Store(true)
	}
}

func (p *picture) OnBind() error {
	p.wantKey.Store(true)
	return nil
}

func (p *picture) NextSample(context.Context) (media.Sample, error) {
	p.next %= len(p.frames)
	if p.wantKey.Swap(false) {
		for !p.frames[p.next].key {
			p.next = (p.next + 1) % len(p.frames)
		}
	}
	frame := p.frames[p.next]
	p.next++
	return media.Sample{Data: frame.data, Duration: time.Second / framesPerSecond}, nil
}
