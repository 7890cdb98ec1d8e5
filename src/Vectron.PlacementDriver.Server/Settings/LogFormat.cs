namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>Text on a terminal, JSON otherwise.</summary>
    Auto,

    /// <summary>For people.</summary>
    Text,

    /// <summary>One compact JSON object a line.</summary>
    Json,
}
