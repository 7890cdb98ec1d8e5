using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>The files of the page, which are part of the program: nothing is loaded from elsewhere at run time.</summary>
internal sealed class PageAssets
{
    /// <summary>The first file.</summary>
    public const string Index = "index.html";

    private const string Prefix = "page/";

    // Everything comes from this node, and nothing may frame it.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, PageAsset> files;

    public PageAssets()
    {
        var assembly = typeof(PageAssets).Assembly;
        files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => Load(assembly, name), StringComparer.Ordinal);
    }

    /// <summary>The names of the files.</summary>
    public IReadOnlyCollection<string> Names => files.Keys;

    /// <summary>Answers with a file.</summary>
    public Task ServeAsync(HttpContext context, string name)
    {
        if (!files.TryGetValue(name, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.ETag = file.Tag;
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var gzip = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        headers.ContentEncoding = gzip ? "gzip" : default;
        context.Response.ContentType = file.ContentType;
        var content = gzip ? file.Compressed : file.Plain;
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static PageAsset Load(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        using var plain = new MemoryStream();
        resource.CopyTo(plain);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }

        var bytes = plain.ToArray();
        return new PageAsset(ContentTypeOf(name), bytes, compressed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
