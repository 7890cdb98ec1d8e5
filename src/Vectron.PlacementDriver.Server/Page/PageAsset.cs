namespace Vectron.PlacementDriver.Server.Page;

/// <summary>A file of the page.</summary>
/// <param name="ContentType">As HTTP names it.</param>
/// <param name="Plain">Its bytes.</param>
/// <param name="Compressed">The same, by gzip.</param>
/// <param name="Tag">Changes with the bytes, quoted as in an ETag header.</param>
internal sealed record PageAsset(string ContentType, byte[] Plain, byte[] Compressed, string Tag);
