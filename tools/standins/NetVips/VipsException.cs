using System.Runtime.InteropServices;

namespace NetVips;

/// <summary>An error from libvips, with the text of its error buffer.</summary>
public class VipsException : Exception
{
    public VipsException()
    {
    }

    public VipsException(string message)
        : base($"{message}{Environment.NewLine}{TakeErrorBuffer()}")
    {
    }

    public VipsException(string message, Exception inner)
        : base($"{message}{Environment.NewLine}{TakeErrorBuffer()}", inner)
    {
    }

    private static string TakeErrorBuffer()
    {
        // Copies and clears in one step: the buffer is shared by all threads.
        var text = Native.ErrorBufferCopy();
        try
        {
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            Native.Free(text);
        }
    }
}
