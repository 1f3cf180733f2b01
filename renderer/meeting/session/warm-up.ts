/**
 * What a browser does once for the first call of its life, done before somebody waits for it: its storage is read (LiveKit's
 * loggers look for their level there), the threads of WebRTC start, the codecs are listed. Costs some 50 ms of one core.
 */
export async function warmUp(): Promise<void> {
  void localStorage.length;
  const connection = new RTCPeerConnection();
  try {
    connection.createDataChannel('warm-up');
    for (const kind of ['audio', 'video']) connection.addTransceiver(kind, { direction: 'recvonly' });
    await connection.createOffer();
  } finally {
    connection.close();
  }
}
