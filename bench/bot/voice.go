package main

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

const (
	packetTime    = 20 * time.Millisecond
	packetSamples = 960 // 20 ms at 48 kHz
	opusPayload   = 111
	loud, silent  = 20, 127 // -dBov, RFC 6464
)

// voice is an audio track of its own making: the SDK's sample track knows neither RED nor a level that moves.
type voice struct {
	*webrtc.TrackLocalStaticRTP
	packets [][]byte
	red     bool
	speaks  func() bool
	level   atomic.Uint32 // negotiated id of the audio level extension, 0 = none
	stop    chan struct{}
	once    sync.Once
}

func newVoice(packets [][]byte, red bool, speaks func() bool) (*voice, error) {
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1"}
	if red {
		codec = webrtc.RTPCodecCapability{MimeType: "audio/red", ClockRate: 48000, Channels: 2, SDPFmtpLine: "111/111"}
	}
	track, err := webrtc.NewTrackLocalStaticRTP(codec, "microphone", "microphone")
	if err != nil {
		return nil, err
	}
	return &voice{TrackLocalStaticRTP: track, packets: packets, red: red, speaks: speaks, stop: make(chan struct{})}, nil
}

func (v *voice) Bind(context webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	parameters, err := v.TrackLocalStaticRTP.Bind(context)
	if err != nil {
		return parameters, err
	}
	for _, extension := range context.HeaderExtensions() {
		if extension.URI == sdp.AudioLevelURI {
			v.level.Store(uint32(extension.ID))
		}
	}
	go v.send()
	return parameters, nil
}

func (v *voice) Unbind(context webrtc.TrackLocalContext) error {
	v.once.Do(func() { close(v.stop) })
	return v.TrackLocalStaticRTP.Unbind(context)
}

func (v *voice) send() {
	ticker := time.NewTicker(packetTime)
	defer ticker.Stop()
	var before []byte
	start := time.Now()
	for at := 0; ; {
		select {
		case <-v.stop:
			return
		case <-ticker.C:
		}
		// The ticker drops ticks on a busy machine; listeners must not hear that as loss.
		for ; at < int(time.Since(start)/packetTime); at++ {
			data := v.packets[at%len(v.packets)]
			packet := &rtp.Packet{
				Header:  rtp.Header{Version: 2, Marker: at == 0, SequenceNumber: uint16(at + 1), Timestamp: uint32(at * packetSamples)},
				Payload: data,
			}
			if v.red {
				packet.Payload = redundant(before, data)
			}
			before = data
			if id := v.level.Load(); id != 0 {
				speaking := v.speaks()
				level := rtp.AudioLevelExtension{Level: silent, Voice: speaking}
				if speaking {
					level.Level = loud
				}
				if raw, err := level.Marshal(); err == nil {
					_ = packet.SetExtension(uint8(id), raw)
				}
			}
			if v.TrackLocalStaticRTP.WriteRTP(packet) != nil {
				return
			}
		}
	}
}

// redundant packs RFC 2198 §3: a header of four bytes for the block before, one byte for this one, then both blocks.
func redundant(before, data []byte) []byte {
	payload := make([]byte, 0, 5+len(before)+len(data))
	if len(before) > 0 && len(before) < 1<<10 {
		payload = append(payload, 0x80|opusPayload, byte(packetSamples>>6), byte(packetSamples<<2&0xff)|byte(len(before)>>8), byte(len(before)))
		payload = append(payload, opusPayload)
		payload = append(payload, before...)
	} else {
		payload = append(payload, opusPayload)
	}
	return append(payload, data...)
}
