using System.Collections.Immutable;
using Vectron.PlacementDriver.Client.Calls;

namespace Vectron.PlacementDriver.Client;

/// <summary>Where the placement driver is and how patient its client is. Checked whole when a client is made.</summary>
public sealed record PlacementDriverClientOptions
{
    /// <summary>
    /// The driver's nodes as <c>host:port</c> (https with <see cref="Security"/>, else http), <c>http://host:port</c> or
    /// <c>https://host:port</c>; at least one, none twice. The first is asked until it fails, then the next: every node serves every call.
    /// </summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>
    /// How long a call may take with all its attempts: more than 0, at most an hour. The deadline travels with each.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one node may take before the next one is asked: more than 0. A node that hangs, without closing its
    /// connections, costs a call this long.
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>About how long to wait before the first repetition; doubles, with jitter: at least 1 ms.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The longest wait between two attempts: at least <see cref="InitialBackoff"/>.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may take to be made: more than 0.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence on a connection after which a ping is sent: at least 1 s.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a ping's answer may take before the connection is given up: at least 1 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What reads see when a call does not say.</summary>
    public Consistency Consistency { get; init; } = Consistency.Linearizable;

    /// <summary>TLS and identity; null for what the addresses' schemes say, without an identity.</summary>
    public ClientSecurity? Security { get; init; }

    /// <summary>Checks options as a new client would, without making one.</summary>
    /// <exception cref="ArgumentException">Names every wrong option, its value and what is allowed.</exception>
    public static void Validate(PlacementDriverClientOptions options) => OptionsValidator.ThrowIfWrong(options);
}
