namespace Vectron.PlacementDriver.Testing.Abuse;

/// <summary>Types of HTTP/2 frames, RFC 9113 section 6.</summary>
public enum FrameType
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    Ping = 6,
    WindowUpdate = 8,
    Continuation = 9,
}
