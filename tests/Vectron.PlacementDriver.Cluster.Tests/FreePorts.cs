using System.Net;
using System.Net.Sockets;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Loopback ports that nothing listens on, outside the range from which outgoing connections take theirs.</summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 29_999;

    // Runs that overlap begin at different places.
    private static int next = First + (Environment.ProcessId * 37 % (Last - First));

    /// <summary>A port that this run has not handed out before.</summary>
    public static int Take()
    {
        for (var tries = First; tries <= Last; tries++)
        {
            var port = First + (Interlocked.Increment(ref next) % (Last - First + 1));
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no free port from {First} to {Last}");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
