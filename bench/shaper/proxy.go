package main

import (
	"io"
	"net"
)

// proxy listens and splices each connection to `to`. A refused far side closes the near one at once, as a refusal would be seen.
func proxy(listen, to string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go splice(near, to)
		}
	}()
	return nil
}

func splice(near net.Conn, to string) {
	defer near.Close()
	far, err := net.Dial("tcp", to)
	if err != nil {
		_ = near.(*net.TCPConn).SetLinger(0)
		return
	}
	defer far.Close()
	ended := make(chan struct{}, 2)
	carry := func(from, into net.Conn) {
		_, err := io.Copy(into, from)
		if err != nil {
			_ = into.(*net.TCPConn).SetLinger(0)
			_ = into.Close()
		} else {
			_ = into.(*net.TCPConn).CloseWrite()
		}
		ended <- struct{}{}
	}
	go carry(near, far)
	go carry(far, near)
	<-ended
	<-ended
}
